using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>A percentile of response time, or its mean.</summary>
internal sealed record TimingGate(LatencyFigure Figure, RowNoise Noise)
{
    /// <summary>The figure that equal builds differ least in.</summary>
    public static TimingGate P50 { get; } = new(LatencyFigure.P50, RowNoise.P50);

    /// <summary>P50, P95, P99 and the mean, in the table's order.</summary>
    public static IReadOnlyList<TimingGate> All { get; } =
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

    /// <summary>What judges a figure of response times.</summary>
    public static TimingGate Of(Figure figure) => All.Single(gate => gate.Name == figure.Name);

    public FigureJudgement Judge(Row row, Figure rule)
    {
        var figure = row.Measured(rule, trial => trial.Load is { } load ? Of(load.ResponseTime) : null, trial => trial.Load is { } load ? Of(load.ResponseTime) : null);
        if (row.Invalid is not null)
            return figure;
        LoadResult[] counted = [.. row.Loads.Where(load => load.ResponseTime.Count >= SamplesNeeded)];
        if (counted.Length == 0)
            return TooFew(figure, row.Loads.Max(load => load.ResponseTime.Count));

        var checks = new List<Check>();
        if (row.Baseline is not null && !(row.Context.Live && row.Unpredictable is not null))
            checks.Add(AgainstBaseline(row, counted, figure.Baseline!.Value));
        if (DriftCheck.Of(row, this, counted) is { } drift)
            checks.Add(drift);
        if (row.Context.ProductionSize && Figure.Percentile is { } percentile)
            checks.Add(ObjectiveCheck.Of(Subject, percentile, figure.Objective!.Value, counted, row.Trials.Count));
        var judged = Check.Decide(figure with { Value = Median.Of(counted.Select(load => (double?)Of(load.ResponseTime))) }, checks);
        return checks.Count == 0 && row.Unpredictable is { } unpredictable ? judged with { Verdict = unpredictable.Verdict }
            : row.Unpredictable is { Verdict: Verdict.Inconclusive } && !row.Context.ProductionSize && judged.Verdict is Verdict.Passed or Verdict.Improved
                ? judged with { Verdict = Verdict.Inconclusive, Binding = false }
                : judged;
    }

    private FigureJudgement TooFew(FigureJudgement figure, long most) => figure with
    {
        Verdict = Verdict.Inconclusive,
        Binding = false,
        Reason = $"{Subject} needs at least {Quantity.Count(SamplesNeeded)} requests in a trial, and the longest had {Quantity.Count(most)}.",
    };

    private Check AgainstBaseline(Row row, LoadResult[] counted, double baseline)
    {
        var screen = ScreenLimit.Of(row, this);
        TrialOutcome[] outcomes = [.. counted.Select(load => Outcome(Of(load.ResponseTime), screen))];
        var verdict = Consensus.Of(outcomes, row.Trials.Count);
        var detectable = (screen.Limit - baseline) / baseline;
        if (!outcomes.Contains(TrialOutcome.Tripped))
            return new Check(verdict, screen.Limit, detectable, null);

        var (value, limit) = Quantity.Apart(Shown(counted, outcomes), screen.Limit, LatencyFigure.Unit);
        var reason = $"{Subject} is {value}, over its limit of {limit} ({screen.Origin}), {Consensus.Share(outcomes, row.Trials.Count)}.";
        return new Check(verdict, screen.Limit, detectable, reason);
    }

    private double Shown(LoadResult[] counted, TrialOutcome[] outcomes)
        => Median.Of(counted.Where((_, index) => outcomes[index] == TrialOutcome.Tripped)
            .Select(load => (double?)Of(load.ResponseTime)))!.Value;

    private static TrialOutcome Outcome(double value, ScreenLimit screen)
        => value > screen.Limit ? TrialOutcome.Tripped : value < screen.Better ? TrialOutcome.Better : TrialOutcome.Held;

    /// <summary>The figure of a trial's response times, in ms.</summary>
    public double Of(LatencyHistogram histogram) => Figure.Of(histogram);
}
