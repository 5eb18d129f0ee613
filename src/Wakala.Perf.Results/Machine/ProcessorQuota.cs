namespace Wakala.Perf.Results;

/// <summary>
/// What the kernel holds a process's control group to, and how often it stopped it for that: what the limit of a container or of a service becomes on Linux. Whoever has used up a period's share
/// (100 ms as a rule) stands still until the next, so that response times have such waits in them that no build is the cause of.
/// </summary>
/// <param name="Cores">Cores at most; null for no quota.</param>
/// <param name="Stops">Periods in which the group was stopped.</param>
/// <param name="StoppedMs">For how long, in milliseconds, the time on each processor added up.</param>
public sealed record ProcessorQuota(double? Cores, long Stops, double StoppedMs)
{
    /// <summary>This process's, since its groups began; that of the strictest group, and the stops of them all.</summary>
    public static ProcessorQuota Read() => Read(ControlGroups.Own);

    /// <summary>What was added since an earlier reading.</summary>
    public ProcessorQuota Since(ProcessorQuota earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        return this with { Stops = Math.Max(0, Stops - earlier.Stops), StoppedMs = Math.Max(0, StoppedMs - earlier.StoppedMs) };
    }

    internal static ProcessorQuota Read(ControlGroups groups)
    {
        var held = groups.Read("cpu", First, Second);
        return held.Count == 0 ? new ProcessorQuota(null, 0, 0) : new ProcessorQuota(held.Min(one => one.Cores), held.Sum(one => one.Stops), held.Sum(one => one.StoppedMs));
    }

    private static ProcessorQuota? First(string folder)
        => ControlGroups.Number(Path.Join(folder, "cpu.cfs_quota_us")) is > 0 and var quota && ControlGroups.Number(Path.Join(folder, "cpu.cfs_period_us")) is > 0 and var period
            ? Of(quota / period, folder, "throttled_time", 1e6)
            : null;

    private static ProcessorQuota? Second(string folder)
    {
        var file = Path.Join(folder, "cpu.max");
        return File.Exists(file) && File.ReadAllText(file).Split(' ') is [var quota, var period] && ControlGroups.Parsed(quota) is { } most && ControlGroups.Parsed(period) is > 0 and var of
            ? Of(most / of, folder, "throttled_usec", 1e3)
            : null;
    }

    private static ProcessorQuota Of(double cores, string folder, string stopped, double perMillisecond)
    {
        var file = Path.Join(folder, "cpu.stat");
        var counts = File.Exists(file) ? File.ReadLines(file).Select(line => line.Split(' ')).Where(parts => parts.Length == 2).ToDictionary(parts => parts[0], parts => ControlGroups.Parsed(parts[1]) ?? 0) : [];
        return new ProcessorQuota(cores, (long)counts.GetValueOrDefault("nr_throttled"), counts.GetValueOrDefault(stopped) / perMillisecond);
    }
}
