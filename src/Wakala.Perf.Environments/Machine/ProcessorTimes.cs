using System.Globalization;

namespace Wakala.Perf.Environments;

/// <summary>
/// How much processor time every process of this machine has used (Linux: proc(5), <c>/proc/PID/stat</c>), and so how much of it
/// between two readings belongs to nobody of ours: a build beside a measurement slows it, and looks like a slower system.
/// </summary>
public sealed class ProcessorTimes
{
    /// <summary>USER_HZ, which is 100 on every Linux that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    private readonly Dictionary<ProcessIdentity, long> _processes = [];
    private readonly Dictionary<int, int> _parents = [];
    private readonly long _timestamp;
    private readonly TimeProvider _time;

    private ProcessorTimes(TimeProvider time) => (_time, _timestamp) = (time, time.GetTimestamp());

    /// <summary>A reading of now; empty where the system has no <c>/proc</c>.</summary>
    public static ProcessorTimes Read(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        var reading = new ProcessorTimes(time);
        if (!Directory.Exists("/proc/self"))
            return reading;
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                reading.Add(id);
        }

        return reading;
    }

    /// <summary>
    /// Cores that others used on average since an earlier reading. Ours are this process and the
    /// ones named, with all that descend from them; a process that came and went meanwhile counts with the parent that waited for it.
    /// </summary>
    public double ForeignCoresSince(ProcessorTimes earlier, IReadOnlyCollection<int> own)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        var seconds = _time.GetElapsedTime(earlier._timestamp, _timestamp).TotalSeconds;
        var ticks = _processes
            .Where(one => !IsOurs(one.Key.Id, own))
            .Sum(one => one.Value - earlier._processes.GetValueOrDefault(one.Key));
        return seconds > 0 ? ticks / TicksPerSecond / seconds : 0;
    }

    /// <summary>By descent, not by session: each of PostgreSQL's processes makes a session of its own.</summary>
    private bool IsOurs(int id, IReadOnlyCollection<int> own)
    {
        for (var at = id; at > 0; at = _parents.GetValueOrDefault(at))
        {
            if (at == Environment.ProcessId || own.Contains(at))
                return true;
        }

        return false;
    }

    private void Add(int id)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));
            // The name in parentheses may hold anything. After it come state (field 3) and parent (4); times are 14 to 17, start is 22.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var ticks = fields[11..15].Sum(field => long.Parse(field, CultureInfo.InvariantCulture));
            _parents[id] = int.Parse(fields[1], CultureInfo.InvariantCulture);
            _processes[new ProcessIdentity(id, long.Parse(fields[19], CultureInfo.InvariantCulture))] = ticks;
        }
        catch (IOException)
        {
            // It ended just now.
        }
    }
}
