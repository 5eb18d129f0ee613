using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>A percentile of response time, or its mean: what it is called, how many requests it needs, and how far it strays by itself.</summary>
/// <param name="Figure">Which one.</param>
/// <param name="Noise">What equal builds differ in it by.</param>
internal sealed record Timing(LatencyFigure Figure, RowNoise Noise)
{
    /// <summary>The figure that equal builds differ least in.</summary>
    public static Timing P50 { get; } = new(LatencyFigure.P50, RowNoise.P50);

    /// <summary>P50, P95, P99 and the mean, in the table's order.</summary>
    public static IReadOnlyList<Timing> All { get; } =
    [
        P50,
        new(LatencyFigure.P95, RowNoise.P95),
        new(LatencyFigure.P99, RowNoise.P99),
        new(LatencyFigure.Mean, RowNoise.Mean),
    ];

    public string Name => Figure.Name;

    /// <summary>Fewer than two samples beyond a percentile make it the maximum by another name. The mean gets the median's count.</summary>
    public long SamplesNeeded => (long)Math.Ceiling(200 / (100 - (Figure.Percentile ?? 50)));

    public string Subject => Figure.Percentile is null ? "Mean response time" : $"{Name} of response time";

    /// <summary>The one that a row's figure is.</summary>
    public static Timing Of(Figure figure) => All.Single(timing => timing.Name == figure.Name);

    /// <summary>The figure of a trial's response times, in ms.</summary>
    public double Of(LatencyHistogram histogram) => Figure.Of(histogram);
}
