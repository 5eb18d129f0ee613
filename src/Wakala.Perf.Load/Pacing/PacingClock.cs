using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Wakala.Perf.Load;

/// <summary>
/// The monotonic clock that arrivals are paced by, in nanoseconds. Sleeping until a moment costs no processor time: on Linux
/// it is <c>clock_nanosleep</c> to an absolute time with the thread's timer slack at its least, which wakes within 0.1 ms or so;
/// a runtime timer wakes a millisecond late or more.
/// </summary>
internal static partial class PacingClock
{
    private const int Monotonic = 1;
    private const int AbsoluteTime = 1;
    private const int SetTimerSlack = 29;
    private const long NanosecondsPerSecond = 1_000_000_000;

    public static long Now => (long)(Stopwatch.GetTimestamp() * ((double)NanosecondsPerSecond / Stopwatch.Frequency));

    /// <summary>A span in this clock's unit.</summary>
    public static long Nanoseconds(TimeSpan span) => span.Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>What lies between two of its moments; nothing where the second is the earlier.</summary>
    public static TimeSpan Span(long from, long to) => TimeSpan.FromTicks(Math.Max(0, to - from) / TimeSpan.NanosecondsPerTick);

    /// <summary>Asks the kernel not to gather this thread's wake-ups. To be called once by each thread that sleeps here.</summary>
    public static void UseLeastTimerSlack()
    {
        if (OperatingSystem.IsLinux())
            _ = PrCtl(SetTimerSlack, 1, 0, 0, 0);
    }

    public static void SleepUntil(long moment)
    {
        if (!OperatingSystem.IsLinux())
        {
            while (Now < moment)
                Thread.Yield();
            return;
        }

        var until = new TimeSpec { Seconds = moment / NanosecondsPerSecond, Nanoseconds = moment % NanosecondsPerSecond };
        while (ClockNanoSleep(Monotonic, AbsoluteTime, until, 0) != 0)
        {
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_nanosleep")]
    private static partial int ClockNanoSleep(int clock, int flags, in TimeSpec request, nint remaining);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int PrCtl(int option, nuint value, nuint unused3, nuint unused4, nuint unused5);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
