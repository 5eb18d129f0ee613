using System.Globalization;

namespace Wakala.Perf.Environments;

/// <summary>
/// How much processor time every process of this machine has used (Linux: proc(5), <c>/proc/PID/stat</c>), and so how much of it
/// between two readings belongs to nobody of ours: a build beside a measurement slows it, and looks like a slower system. Threads of the kernel are left out: nobody can
/// end them, and what they do is work that others gave the kernel, done later. Of a load alone that opens and closes 200 connections a second they used 0.4 of 2 cores. The kernel's work for
/// a program beside (a copy that is written back) is not seen either; that program's own is.
/// </summary>
public sealed class ProcessorTimes
{
    /// <summary>USER_HZ, which is 100 on every Linux that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>PF_KTHREAD of the kernel's sched.h, in the flags of <c>/proc/PID/stat</c>.</summary>
    private const uint KernelThread = 0x00200000;

    private readonly Dictionary<ProcessIdentity, Ticks> _processes = [];
    private readonly Dictionary<int, int> _parents = [];
    private readonly Dictionary<int, string> _names = [];
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
    /// What others used on average since an earlier reading. Ours are this process and the
    /// ones named, with all that descend from them; a process that came and went meanwhile counts with the parent that waited for it. What one that went had used
    /// before goes to that parent too, all at once, and is none of this stretch.
    /// </summary>
    public ForeignUse ForeignSince(ProcessorTimes earlier, IReadOnlyCollection<int> own)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        var seconds = _time.GetElapsedTime(earlier._timestamp, _timestamp).TotalSeconds;
        if (seconds <= 0)
            return ForeignUse.None;
        List<(int Id, Ticks More)> others = [.. _processes.Where(one => !IsOurs(one.Key.Id, own)).Select(one => (one.Key.Id, one.Value - earlier._processes.GetValueOrDefault(one.Key)))];
        var usedBefore = earlier._processes.Where(one => !_processes.ContainsKey(one.Key) && !IsWaitedForByOurs(one.Key.Id, earlier, own)).Sum(one => one.Value.Own + one.Value.Children);
        var cores = (others.Sum(one => one.More.Own) + Math.Max(0, others.Sum(one => one.More.Children) - usedBefore)) / TicksPerSecond / seconds;
        return new ForeignUse(cores, [.. others.Select(one => new ProgramUse(_names[one.Id], one.Id, (one.More.Own + one.More.Children) / TicksPerSecond / seconds)).OrderByDescending(one => one.Cores)]);
    }

    /// <summary>What processes and all that descend from them have used, children that ended and were waited for included, in seconds; and the processes' numbers.</summary>
    /// <param name="roots">The processes.</param>
    public (double Seconds, IReadOnlyList<int> Processes) UsedBy(IReadOnlyCollection<int> roots)
    {
        ArgumentNullException.ThrowIfNull(roots);
        var its = _processes.Where(one => Descends(one.Key.Id, roots)).ToList();
        return (its.Sum(one => one.Value.Own + one.Value.Children) / TicksPerSecond, [.. its.Select(one => one.Key.Id)]);
    }

    /// <summary>Whether one that has gone had a parent of ours that is still there: then that one has its time.</summary>
    private bool IsWaitedForByOurs(int gone, ProcessorTimes earlier, IReadOnlyCollection<int> own)
        => earlier._parents.GetValueOrDefault(gone) is var parent && _parents.ContainsKey(parent) && IsOurs(parent, own);

    /// <summary>By descent, not by session: each of PostgreSQL's processes makes a session of its own.</summary>
    private bool IsOurs(int id, IReadOnlyCollection<int> own) => Descends(id, [Environment.ProcessId, .. own]);

    private bool Descends(int id, IReadOnlyCollection<int> roots)
    {
        for (var at = id; at > 0; at = _parents.GetValueOrDefault(at))
        {
            if (roots.Contains(at))
                return true;
        }

        return false;
    }

    private void Add(int id)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));
            // The name in parentheses may hold anything. After it come state (field 3) and parent (4); flags are 9, times 14 to 17, start is 22.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            if ((uint.Parse(fields[6], CultureInfo.InvariantCulture) & KernelThread) != 0)
                return;
            _parents[id] = int.Parse(fields[1], CultureInfo.InvariantCulture);
            _names[id] = stat[(stat.IndexOf('(') + 1)..stat.LastIndexOf(')')];
            _processes[new ProcessIdentity(id, long.Parse(fields[19], CultureInfo.InvariantCulture))] = new Ticks(Sum(fields[11..13]), Sum(fields[13..15]));
        }
        catch (IOException)
        {
            // It ended just now.
        }
    }

    private static long Sum(string[] fields) => fields.Sum(field => long.Parse(field, CultureInfo.InvariantCulture));

    /// <summary>Of its own, and of the children that it has waited for; hundredths of a second.</summary>
    private readonly record struct Ticks(long Own, long Children)
    {
        public static Ticks operator -(Ticks one, Ticks other) => new(one.Own - other.Own, one.Children - other.Children);
    }
}
