using System.Globalization;
using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>What makes a trial unbelievable, and why that was.</summary>
internal static class ValidityRules
{
    /// <summary>A pause or a wait of this length makes arrivals late by as much.</summary>
    private const double NoteworthyPauseMilliseconds = Validity.HighestPacingLagMs;

    /// <param name="figures">What the generator was like.</param>
    /// <param name="heldUp">For how long a thread that reads answers had been at something else, seen at even distances.</param>
    /// <param name="highestPacingLagMs">The highest P99 of pacing lag that is believed.</param>
    public static IReadOnlyList<string> Problems(Validity figures, LatencyHistogram heldUp, double highestPacingLagMs)
        => [.. Late(figures, highestPacingLagMs), .. HeldUp(heldUp)];

    /// <summary>What failed for want of something that this machine and not the target has too little of.</summary>
    /// <param name="errors">What failed, by kind.</param>
    public static IEnumerable<string> OwnLimits(IReadOnlyDictionary<string, long> errors)
    {
        if (errors.GetValueOrDefault(ErrorKind.NoPort) is > 0 and var ports)
            yield return string.Create(CultureInfo.InvariantCulture, $"the generator's machine ran out of ports: {ports:#,0} requests found none to connect from. Keep connections, or widen net.ipv4.ip_local_port_range");
        if (errors.GetValueOrDefault(ErrorKind.NoDescriptor) is > 0 and var files)
            yield return string.Create(CultureInfo.InvariantCulture, $"the generator ran out of file descriptors: {files:#,0} requests found none for a connection. Raise the limit (ulimit -n), or lower the connections");
    }

    /// <summary>An answer that comes at any moment waits for at least as long as what is under way has taken by then.</summary>
    private static IEnumerable<string> HeldUp(LatencyHistogram heldUp)
        => heldUp.Count == 0 || heldUp.PercentileMilliseconds(99) <= Validity.HighestPacingLagMs
            ? []
            :
            [
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"answers lay unread while what followed another one blocked their thread: for {heldUp.PercentileMilliseconds(99):0.0} ms (P99), {heldUp.MaxMilliseconds:0} ms at most, above {Validity.HighestPacingLagMs:0} ms; have the scenario wait asynchronously, or leave answersAtOnce off"),
            ];

    private static IReadOnlyList<string> Late(Validity figures, double highestPacingLagMs)
        => figures.PacingLagP99Ms <= highestPacingLagMs
            ? []
            :
            [
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"requests went out late while connections were free: P99 of sent minus due is {figures.PacingLagP99Ms:0.0} ms, above {highestPacingLagMs:0} ms; {string.Join(", and ", Causes(figures))}"),
            ];

    private static IEnumerable<string> Causes(Validity figures)
    {
        var known = false;
        if (figures.LongestGcPauseMs >= NoteworthyPauseMilliseconds)
        {
            known = true;
            yield return string.Create(CultureInfo.InvariantCulture, $"garbage collections paused the generator, the longest for {figures.LongestGcPauseMs:0} ms, {figures.GcPauseMs:0} ms in all");
        }

        if (figures.ThreadPoolDelayMs >= NoteworthyPauseMilliseconds && figures.ThreadPoolDelayMs > figures.LongestGcPauseMs * 2)
        {
            known = true;
            yield return string.Create(CultureInfo.InvariantCulture, $"the generator's thread pool was starved: work waited up to {figures.ThreadPoolDelayMs:0} ms for a thread, {figures.ThreadPoolQueue} pieces in its queue");
        }

        if (figures.Quota is { Stops: > 0, Cores: { } cores } quota)
        {
            known = true;
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"the kernel stopped it {quota.Stops} times, for {quota.StoppedMs / 1_000:0.0} s in all, to hold it to {cores:0.##} cores (the quota of its container or service); give it whole cores, and no quota");
        }

        if (!known || figures.JitterP99Ms >= NoteworthyPauseMilliseconds)
        {
            var pressure = figures.CpuPressure is { } share ? string.Create(CultureInfo.InvariantCulture, $", and for {100 * share:0} % of the time something waited for a processor") : string.Empty;
            yield return string.Create(CultureInfo.InvariantCulture, $"the generator was short of processor time: a sleeping thread of it woke up to {figures.JitterP99Ms:0.0} ms late (P99){pressure}");
        }
    }
}
