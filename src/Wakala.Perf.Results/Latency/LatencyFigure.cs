namespace Wakala.Perf.Results;

/// <summary>A figure of response times, in milliseconds: their mean, or one of their percentiles.</summary>
public sealed record LatencyFigure
{
    /// <summary>The unit of every figure of response times.</summary>
    public const string Unit = "ms";

    private LatencyFigure(string name, double? percentile) => (Name, Percentile) = (name, percentile);

    /// <summary>The mean.</summary>
    public static LatencyFigure Mean { get; } = new("mean", null);

    /// <summary>The median.</summary>
    public static LatencyFigure P50 { get; } = new("P50", 50);

    /// <summary>The 95th percentile.</summary>
    public static LatencyFigure P95 { get; } = new("P95", 95);

    /// <summary>The 99th percentile.</summary>
    public static LatencyFigure P99 { get; } = new("P99", 99);

    /// <summary>The percentiles that the document gives, in ascending order.</summary>
    public static IReadOnlyList<LatencyFigure> Percentiles { get; } = [P50, P95, P99];

    /// <summary>The percentiles, then the mean: the order in which a row shows them.</summary>
    public static IReadOnlyList<LatencyFigure> All { get; } = [.. Percentiles, Mean];

    /// <summary>The name that it has in tables and files.</summary>
    public string Name { get; }

    /// <summary>From 0 to 100; null for the mean.</summary>
    public double? Percentile { get; }

    /// <summary>The figure of these response times, in milliseconds; NaN where there are none.</summary>
    public double Of(LatencyHistogram responseTimes)
    {
        ArgumentNullException.ThrowIfNull(responseTimes);
        return Percentile is { } percentile ? responseTimes.PercentileMilliseconds(percentile) : responseTimes.MeanMilliseconds;
    }
}
