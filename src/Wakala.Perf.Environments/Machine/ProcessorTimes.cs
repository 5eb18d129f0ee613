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

    private readonly Dictionary<ProcessIdentity, (int Session, long Ticks)> _processes = [];
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
    /// Cores that others used on average since an earlier reading. Ours are this process, with its children that have ended, and the
    /// sessions named; a process that came and went meanwhile counts with the parent that waited for it.
    /// </summary>
    public double ForeignCoresSince(ProcessorTimes earlier, IReadOnlyCollection<int> ownSessions)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        var seconds = _time.GetElapsedTime(earlier._timestamp, _timestamp).TotalSeconds;
        var ticks = _processes
            .Where(one => one.Key.Id != Environment.ProcessId && !ownSessions.Contains(one.Value.Session))
            .Sum(one => one.Value.Ticks - (earlier._processes.TryGetValue(one.Key, out var before) ? before.Ticks : 0));
        return seconds > 0 ? ticks / TicksPerSecond / seconds : 0;
    }

    private void Add(int id)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));
            // The name in parentheses may hold anything. After it come state (field 3), parent, group, session (6); times are 14 to 17, start is 22.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var ticks = fields[11..15].Sum(field => long.Parse(field, CultureInfo.InvariantCulture));
            _processes[new ProcessIdentity(id, long.Parse(fields[19], CultureInfo.InvariantCulture))] = (int.Parse(fields[3], CultureInfo.InvariantCulture), ticks);
        }
        catch (IOException)
        {
            // It ended just now.
        }
    }
}
