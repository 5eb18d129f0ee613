using System.Diagnostics;
using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>Counters of this process and of the machine at one moment.</summary>
/// <param name="Timestamp">The stopwatch's timestamp.</param>
/// <param name="Processor">Processor time of this process.</param>
/// <param name="GcPause">Time that collections paused this process.</param>
/// <param name="PressureMicroseconds">Time for which some task waited for a processor since the machine started; null where the kernel does not say.</param>
/// <param name="Quota">What the kernel holds this process to.</param>
internal sealed record HealthReading(long Timestamp, TimeSpan Processor, TimeSpan GcPause, long? PressureMicroseconds, ProcessorQuota Quota)
{
    public static HealthReading Take()
        => new(Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime, GC.GetTotalPauseDuration(), Pressure.Waited(Pressure.Processor), ProcessorQuota.Read());

    /// <summary>The share of time in which something waited for a processor since an earlier reading; null where the kernel does not say.</summary>
    public double? PressureSince(HealthReading earlier)
        => (PressureMicroseconds - earlier.PressureMicroseconds) / Math.Max(1, Stopwatch.GetElapsedTime(earlier.Timestamp, Timestamp).TotalMicroseconds);
}
