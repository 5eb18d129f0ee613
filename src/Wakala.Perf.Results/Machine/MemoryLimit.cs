namespace Wakala.Perf.Results;

/// <summary>How much memory a process of this machine may have.</summary>
public static class MemoryLimit
{
    /// <summary>What a group without a limit has in the first version: the largest number of whole pages.</summary>
    private const double NoLimit = 1e18;

    private const double BytesPerKilobyte = 1024;

    /// <summary>The strictest limit of this process's control groups, in bytes; null where there is none.</summary>
    public static double? OfGroup() => OfGroup(ControlGroups.Own);

    /// <summary>The machine's, in bytes.</summary>
    public static double OfMachine()
        => File.Exists("/proc/meminfo") && File.ReadLines("/proc/meminfo").Select(line => line.Split([':', ' '], StringSplitOptions.RemoveEmptyEntries)).FirstOrDefault(parts => parts[0] == "MemTotal") is [_, var total, ..]
            ? (ControlGroups.Parsed(total) ?? 0) * BytesPerKilobyte
            : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    internal static double? OfGroup(ControlGroups groups)
    {
        var limits = groups.Read("memory", folder => Of(folder, "memory.limit_in_bytes"), folder => Of(folder, "memory.max"));
        return limits.Count == 0 ? null : limits.Min(one => one.Value);
    }

    private static Limit? Of(string folder, string file) => ControlGroups.Number(Path.Join(folder, file)) is > 0 and < NoLimit and var bytes ? new Limit(bytes) : null;

    private sealed record Limit(double Value);
}
