using System.Diagnostics;
using System.Globalization;
using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>Counters of this process and of the machine at one moment.</summary>
/// <param name="Timestamp">The stopwatch's timestamp.</param>
/// <param name="Processor">Processor time of this process.</param>
/// <param name="GcPause">Time that collections paused this process.</param>
/// <param name="PressureMicroseconds">Time for which some task waited for a processor since the machine started (Linux: <c>/proc/pressure/cpu</c>); null where the kernel does not say.</param>
/// <param name="Quota">What the kernel holds this process to.</param>
internal sealed record HealthReading(long Timestamp, TimeSpan Processor, TimeSpan GcPause, long? PressureMicroseconds, ProcessorQuota Quota)
{
    private const string PressureFile = "/proc/pressure/cpu";

    public static HealthReading Take()
        => new(Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime, GC.GetTotalPauseDuration(), ReadPressure(), ProcessorQuota.Read());

    /// <summary>The share of time in which something waited for a processor since an earlier reading; null where the kernel does not say.</summary>
    public double? PressureSince(HealthReading earlier)
        => (PressureMicroseconds - earlier.PressureMicroseconds) / Math.Max(1, Stopwatch.GetElapsedTime(earlier.Timestamp, Timestamp).TotalMicroseconds);

    private static long? ReadPressure()
    {
        if (!File.Exists(PressureFile))
            return null;
        var some = File.ReadLines(PressureFile).FirstOrDefault(line => line.StartsWith("some ", StringComparison.Ordinal));
        var total = some?.Split("total=").ElementAtOrDefault(1);
        return long.TryParse(total, CultureInfo.InvariantCulture, out var microseconds) ? microseconds : null;
    }
}
