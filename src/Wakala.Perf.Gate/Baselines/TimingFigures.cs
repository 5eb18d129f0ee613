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

    /// <summary>The medians over the loads of trials; null where there are none.</summary>
    internal static TimingFigures? Of(IEnumerable<BaselineLoad> loads) => loads.ToArray() is { Length: > 0 } all ? Of(all) : null;

    /// <summary>The medians over the loads of one trial or more.</summary>
    internal static TimingFigures Of(params BaselineLoad[] loads)
    {
        return new TimingFigures(
            Timing(LatencyFigure.P50),
            Timing(LatencyFigure.P95),
            Timing(LatencyFigure.P99),
            Timing(LatencyFigure.Mean),
            Median.Of(loads.Select(load => load.Capacity?.RequestsPerSecond)) is { } capacity ? Math.Round(capacity, Decimals) : null);

        double Timing(LatencyFigure figure)
            => Math.Round(Median.Of(loads.Select(load => (double?)figure.Of(load.ResponseTime))) ?? 0, Decimals);
    }

    /// <summary>One of the timings.</summary>
    internal double Milliseconds(LatencyFigure figure)
        => figure == LatencyFigure.P50 ? P50 : figure == LatencyFigure.P95 ? P95 : figure == LatencyFigure.P99 ? P99 : Mean;
}
