using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Wakala.Perf.Environments;

/// <summary>
/// How fast a core is while it works for this thread: the calibration's rounds by processor time and not by the clock, so that what others take of the core is not in
/// it, while what they take of its caches and its other half is.
/// </summary>
public static partial class CalibratedCore
{
    private const int Turns = 3;
    private const int ThreadClock = 3;

    /// <summary>Millions of rounds a second of processor time, the fastest of a few turns: a tenth of a second together.</summary>
    public static double Measure() => Calibration.Measure(Turns, Seconds);

    private static double Seconds()
        => OperatingSystem.IsLinux() && GetTime(ThreadClock, out var time) == 0 ? time.Seconds + (time.Nanoseconds / 1e9) : (double)Stopwatch.GetTimestamp() / Stopwatch.Frequency;

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
