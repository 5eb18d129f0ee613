using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>A row of the document: the absolute limits that apply in an environment of production's size.</summary>
/// <param name="P50Milliseconds">Median response time, in milliseconds.</param>
/// <param name="P95Milliseconds">95th percentile of response time, in milliseconds.</param>
/// <param name="P99Milliseconds">99th percentile of response time, in milliseconds.</param>
/// <param name="RequestsPerSecond">Right answers a second.</param>
/// <param name="Errors">The share of requests that may fail.</param>
public sealed record Objective(
    double P50Milliseconds, double P95Milliseconds, double P99Milliseconds, double RequestsPerSecond, ErrorRate Errors)
{
    /// <summary>The figures of a row that is loaded: P50, P95, P99 and the mean of its response times, its answers a second, what failed, what was dropped, and its capacity.</summary>
    public IReadOnlyList<Figure> Figures =>
    [
        Time(LatencyFigure.P50, P50Milliseconds),
        Time(LatencyFigure.P95, P95Milliseconds),
        Time(LatencyFigure.P99, P99Milliseconds),
        Time(LatencyFigure.Mean, null),
        OfLoad(ThroughputGate.Name, "1/s", FigureKind.Rate, Better.Higher) with { Objective = RequestsPerSecond },
        // The document prints hundredths of a percent; a share of them is not always a number that ends.
        OfLoad(ErrorGate.Name, "%", FigureKind.Errors, Better.Lower) with { Objective = Math.Round(Errors.Percent, 10), Timed = false },
        OfLoad(DroppedGate.Name, "requests", FigureKind.Dropped, Better.Lower),
        OfLoad(CapacityGate.Name, "1/s", FigureKind.Capacity, Better.Higher),
    ];

    /// <summary>Limits on response time, in milliseconds; say the rate and the errors next.</summary>
    /// <exception cref="ArgumentException">The three do not ascend from above 0.</exception>
    public static Objective Latency(double p50, double p95, double p99)
    {
        if (!(p50 > 0 && p50 <= p95 && p95 <= p99 && double.IsFinite(p99)))
            throw new ArgumentException($"P50 {p50}, P95 {p95}, P99 {p99} must ascend from above 0: were they swapped?", nameof(p50));
        return new Objective(p50, p95, p99, RequestsPerSecond: 0, Errors: default);
    }

    /// <summary>The same row with the rate that it must sustain, in requests a second.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not above 0.</exception>
    public Objective At(double requestsPerSecond)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(requestsPerSecond);
        return this with { RequestsPerSecond = requestsPerSecond };
    }

    /// <summary>The same row with the share of requests that may fail.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The share is outside 0 to 1.</exception>
    public Objective WithErrorsBelow(ErrorRate errors)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(errors.Share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(errors.Share, 1);
        return this with { Errors = errors };
    }

    private static Figure Time(LatencyFigure figure, double? objective) => OfLoad(figure.Name, LatencyFigure.Unit, FigureKind.Latency, Better.Lower) with { Objective = objective };

    private static Figure OfLoad(string name, string unit, FigureKind kind, Better better) => new() { Name = name, Unit = unit, Kind = kind, Better = better, Timed = true, OfLoad = true };
}
