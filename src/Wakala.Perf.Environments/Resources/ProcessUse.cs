using System.Globalization;

namespace Wakala.Perf.Environments;

/// <summary>What processes of this machine and all that descend from them use (Linux: proc(5), <c>stat</c>, <c>status</c>, <c>io</c>).</summary>
/// <param name="MemoryBytes">Memory that is resident: of each what is its own, and of what they share (files, shared memory) the most that one has, once.</param>
/// <param name="ProcessorSeconds">Processor time since they began, that of children which ended included.</param>
/// <param name="Storage">Bytes that they had the storage read and write; null where this user may not know.</param>
public sealed record ProcessUse(double MemoryBytes, double ProcessorSeconds, (double Read, double Written)? Storage)
{
    private const double BytesPerKilobyte = 1024;

    /// <summary>Reads it; null where one of them is not there.</summary>
    /// <param name="roots">Their numbers.</param>
    /// <param name="time">The clock.</param>
    public static ProcessUse? Of(IReadOnlyCollection<int> roots, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(roots);
        var (seconds, processes) = ProcessorTimes.Read(time).UsedBy(roots);
        return roots.Any(root => !processes.Contains(root)) ? null : new ProcessUse(Memory(processes), seconds, StorageOf(processes));
    }

    private static double Memory(IReadOnlyList<int> processes)
    {
        var (own, files, shared) = (0.0, 0.0, 0.0);
        foreach (var fields in processes.Select(process => Fields($"/proc/{process}/status")))
        {
            own += fields.GetValueOrDefault("RssAnon");
            files = Math.Max(files, fields.GetValueOrDefault("RssFile"));
            shared = Math.Max(shared, fields.GetValueOrDefault("RssShmem"));
        }

        return (own + files + shared) * BytesPerKilobyte;
    }

    private static (double Read, double Written)? StorageOf(IReadOnlyList<int> processes)
    {
        var all = processes.Select(process => Fields($"/proc/{process}/io")).ToList();
        return all[0].Count > 0 ? (all.Sum(fields => fields.GetValueOrDefault("read_bytes")), all.Sum(fields => fields.GetValueOrDefault("write_bytes"))) : null;
    }

    /// <summary>The numbers of a file of lines <c>NAME: NUMBER UNIT</c>; none where it is gone, or not for this user.</summary>
    private static Dictionary<string, double> Fields(string file)
    {
        var fields = new Dictionary<string, double>(StringComparer.Ordinal);
        try
        {
            foreach (var line in File.ReadLines(file))
            {
                if (line.Split([':', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries) is [var name, var number, ..] && double.TryParse(number, CultureInfo.InvariantCulture, out var value))
                    fields[name] = value;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It ended just now, or belongs to somebody whose files are closed.
        }

        return fields;
    }
}
