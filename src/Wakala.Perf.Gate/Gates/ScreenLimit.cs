using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>How far a figure in milliseconds may stray from its baseline.</summary>
/// <param name="Limit">Above this a trial trips.</param>
/// <param name="Better">Below this a trial is better.</param>
/// <param name="Origin">Where the limit comes from, for the sentence: <c>2 × baseline 3.1 ms + 10 ms</c>.</param>
internal sealed record ScreenLimit(double Limit, double Better, string Origin)
{
    /// <summary>Two builds that are the same differ by this much for reasons of their own, such as where code lands in memory.</summary>
    private const double LeastChange = 1.15;

    /// <summary>Of each side, for one trial; <see cref="Consensus"/> asks for it in every trial.</summary>
    private const double Alpha = 0.01;

    /// <summary>
    /// The limit for a figure: the prediction interval where the same machine measured both at length, else what the other rows moved by, or the coarse screen where
    /// they are not known or the baseline has a limit of its own.
    /// </summary>
    public static ScreenLimit Of(Row row, Timing timing)
    {
        double[] recorded = [.. row.Baseline!.Loads.Select(load => timing.Of(load.ResponseTime))];
        var own = row.Baseline.Limits?.GetValueOrDefault(timing.Name);
        return row.Coarse && own is null && row.Context.Others is { } others && others.Of(timing) is { } moved
            ? Beside(row, Median.Of(recorded.Select(one => (double?)one))!.Value, moved, others.AreTheMachine, timing.Noise)
            : Of(recorded, row.Coarse, row.Scale, own);
    }

    /// <summary>The same from the figure of each recorded trial.</summary>
    public static ScreenLimit Of(IReadOnlyCollection<double> recorded, bool coarse, double scale, MetricLimit? screen)
        => coarse ? Coarse(Median.Of(recorded.Select(one => (double?)one))!.Value, scale, screen ?? MetricLimit.Coarse) : Interval(recorded, scale);

    /// <summary>
    /// Beside the other rows. What all of them moved by is the machine's so far as machines were seen to move; a build that makes every row slower looks the same. Beyond that a
    /// row is held to what was seen, until one that trips there was measured side by side: then it is known which of the two it is.
    /// </summary>
    private static ScreenLimit Beside(Row row, double baseline, Movement others, bool areTheMachine, RowNoise noise)
    {
        var seen = row.Differences.Count > 0 ? null : noise.MostMoved;
        if (areTheMachine || others.Factor <= (seen ?? MetricLimit.Coarse.Factor) * row.Scale)
            return Moved(baseline, others, noise);
        return seen is { } most ? Unexplained(baseline, others, most * row.Scale, noise) : Coarse(baseline, row.Scale, MetricLimit.Coarse);
    }

    internal static ScreenLimit Moved(double baseline, Movement others, RowNoise noise)
    {
        var (factor, slack) = (noise.Factor(others.Spread), noise.SlackMilliseconds);
        var origin = $"{Quantity.Plain(factor)} × baseline {Quantity.Text(baseline, LatencyFigure.Unit)} × {Quantity.Plain(others.Factor)}, by which the other rows moved, + {Quantity.Text(slack, LatencyFigure.Unit)}";
        return new ScreenLimit((factor * baseline * others.Factor) + slack, BetterThan(baseline, MetricLimit.Coarse), origin);
    }

    private static ScreenLimit Unexplained(double baseline, Movement others, double most, RowNoise noise)
    {
        var origin = $"baseline {Quantity.Text(baseline, LatencyFigure.Unit)} × {Quantity.Plain(most)}, the most that a machine was seen to move all rows by, + {Quantity.Text(noise.SlackMilliseconds, LatencyFigure.Unit)}; "
            + $"the other rows moved by {Quantity.Plain(others.Factor)}";
        return new ScreenLimit((baseline * most) + noise.SlackMilliseconds, BetterThan(baseline, MetricLimit.Coarse), origin);
    }

    internal static ScreenLimit Coarse(double baseline, double scale, MetricLimit screen)
    {
        var (factor, slack) = (screen.Factor, screen.SlackMilliseconds);
        var origin = $"{Quantity.Plain(factor)} × baseline {Quantity.Text(baseline, LatencyFigure.Unit)}{Slower(scale)} + {Quantity.Text(slack, LatencyFigure.Unit)}";
        return new ScreenLimit(factor * baseline * scale + slack, BetterThan(baseline, screen), origin);
    }

    private static double BetterThan(double baseline, MetricLimit screen) => (baseline - screen.SlackMilliseconds) / screen.Factor;

    internal static ScreenLimit Interval(IReadOnlyCollection<double> recorded, double scale)
    {
        var predicted = PredictionInterval.Of(recorded, Alpha);
        var least = predicted.Centre * LeastChange;
        var origin = predicted.High > least
            ? $"the 99 % prediction limit of {recorded.Count} trials around {Quantity.Text(predicted.Centre, LatencyFigure.Unit)}{Slower(scale)}"
            : $"baseline {Quantity.Text(predicted.Centre, LatencyFigure.Unit)}{Slower(scale)} + 15 %";
        return new ScreenLimit(Math.Max(predicted.High, least) * scale, Math.Min(predicted.Low, predicted.Centre / LeastChange), origin);
    }

    private static string Slower(double scale) => scale < 1.05 ? "" : $" × {Quantity.Plain(scale)} for a slower machine";
}
