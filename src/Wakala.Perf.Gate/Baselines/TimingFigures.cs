using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>The timings of a trial, or the medians over several, as plain numbers that a reader of a diff can compare.</summary>
/// <param name="P50">Median response time, in ms.</param>
/// <param name="P95">95th percentile, in ms.</param>
/// <param name="P99">99th percentile, in ms.</param>
/// <param name="Mean">Mean, in ms.</param>
/// <param name="Capacity">Capacity, in requests a second; null where it was not searched for.</param>
public sealed record TimingFigures(double P50, double P95, double P99, double Mean, double? Capacity)
{
    private const int Decimals = 3;

    /// <summary>Of one trial.</summary>
    internal static TimingFigures Of(BaselineTrial trial) => Of([trial]);

    /// <summary>The medians over trials.</summary>
    internal static TimingFigures Of(IReadOnlyList<BaselineTrial> trials)
    {
        return new TimingFigures(
            Timing(one => one.PercentileMilliseconds(50)),
            Timing(one => one.PercentileMilliseconds(95)),
            Timing(one => one.PercentileMilliseconds(99)),
            Timing(one => one.MeanMilliseconds),
            Median.Of(trials.Select(trial => trial.Capacity?.RequestsPerSecond)) is { } capacity ? Math.Round(capacity, Decimals) : null);

        double Timing(Func<LatencyHistogram, double> of)
            => Math.Round(Median.Of(trials.Select(trial => (double?)of(trial.ResponseTime))) ?? 0, Decimals);
    }

    /// <summary>A timing by its gate's name; null for none of these.</summary>
    internal double? Milliseconds(string figure) => figure switch { "P50" => P50, "P95" => P95, "P99" => P99, "mean" => Mean, _ => null };
}
