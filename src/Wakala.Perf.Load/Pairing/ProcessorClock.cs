using System.Runtime.InteropServices;

namespace Wakala.Perf.Load;

/// <summary>
/// The processor time that another process has used, user and system, in nanoseconds (clock_getcpuclockid(3)): <c>/proc/PID/stat</c> has the same in
/// ticks of 10 ms, of which a block has but a few dozen.
/// </summary>
internal sealed partial class ProcessorClock
{
    private readonly int _clock;

    private ProcessorClock(int clock) => _clock = clock;

    /// <summary>Of a process; null where there is none, or the system has no such clock.</summary>
    public static ProcessorClock? Of(int? process)
        => process is { } id && OperatingSystem.IsLinux() && GetCpuClockId(id, out var clock) == 0 ? new ProcessorClock(clock) : null;

    /// <summary>Now; null once the process has ended.</summary>
    public long? Read() => GetTime(_clock, out var time) == 0 ? (time.Seconds * 1_000_000_000) + time.Nanoseconds : null;

    [LibraryImport("libc", EntryPoint = "clock_getcpuclockid")]
    private static partial int GetCpuClockId(int process, out int clock);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
