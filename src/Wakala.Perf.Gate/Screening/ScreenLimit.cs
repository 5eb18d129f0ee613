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

    /// <summary>The limit for a figure: the prediction interval where the same machine measured both at length, or the coarse screen.</summary>
    public static ScreenLimit Of(Row row, string figure, Func<BaselineTrial, double> ofBaseline)
        => Of([.. row.Baseline!.Trials.Select(ofBaseline)], row.Coarse, row.Scale, row.Baseline.Limits?.GetValueOrDefault(figure));

    /// <summary>The same from the figure of each recorded trial.</summary>
    public static ScreenLimit Of(IReadOnlyCollection<double> recorded, bool coarse, double scale, MetricLimit? screen)
        => coarse ? Coarse(Median.Of(recorded.Select(one => (double?)one))!.Value, scale, screen ?? MetricLimit.Coarse) : Interval(recorded, scale);

    internal static ScreenLimit Coarse(double baseline, double scale, MetricLimit screen)
    {
        var (factor, slack) = (screen.Factor, screen.SlackMilliseconds);
        var origin = $"{Quantity.Plain(factor)} × baseline {Quantity.Text(baseline, "ms")}{Slower(scale)} + {Quantity.Text(slack, "ms")}";
        return new ScreenLimit(factor * baseline * scale + slack, (baseline - slack) / factor, origin);
    }

    internal static ScreenLimit Interval(IReadOnlyCollection<double> recorded, double scale)
    {
        var predicted = PredictionInterval.Of(recorded, Alpha);
        var least = predicted.Centre * LeastChange;
        var origin = predicted.High > least
            ? $"the 99 % prediction limit of {recorded.Count} trials around {Quantity.Text(predicted.Centre, "ms")}{Slower(scale)}"
            : $"baseline {Quantity.Text(predicted.Centre, "ms")}{Slower(scale)} + 15 %";
        return new ScreenLimit(Math.Max(predicted.High, least) * scale, Math.Min(predicted.Low, predicted.Centre / LeastChange), origin);
    }

    private static string Slower(double scale) => scale < 1.05 ? "" : $" × {Quantity.Plain(scale)} for a slower machine";
}
