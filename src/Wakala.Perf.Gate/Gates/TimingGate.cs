using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>A figure of response times, against what the environment measured before, the last release, and the document.</summary>
internal static class TimingGate
{
    public static FigureJudgement Judge(Row row, Figure rule)
    {
        var timing = Timing.Of(rule);
        var figure = row.Measured(rule, trial => trial.Load is { } load ? timing.Of(load.ResponseTime) : null, trial => trial.Load is { } load ? timing.Of(load.ResponseTime) : null);
        if (row.Invalid is not null)
            return figure;
        LoadResult[] counted = [.. row.Loads.Where(load => load.ResponseTime.Count >= timing.SamplesNeeded)];
        if (counted.Length == 0)
            return TooFew(timing, figure, row.Loads.Max(load => load.ResponseTime.Count));

        var checks = new List<Check>();
        if (row.Baseline is not null && !(row.Context.Live && row.Unpredictable is not null))
            checks.Add(AgainstBaseline(timing, row, counted, figure.Baseline!.Value));
        if (DriftCheck.Of(row, timing, counted) is { } drift)
            checks.Add(drift);
        if (row.Context.ProductionSize && timing.Figure.Percentile is { } percentile)
            checks.Add(ObjectiveCheck.Of(timing.Subject, percentile, figure.Objective!.Value, counted, row.Trials.Count));
        var judged = Check.Decide(figure with { Value = Median.Of(counted.Select(load => (double?)timing.Of(load.ResponseTime))) }, checks);
        return checks.Count == 0 && row.Unpredictable is { } unpredictable ? judged with { Verdict = unpredictable.Verdict }
            : row.Unpredictable is { Verdict: Verdict.Inconclusive } && !row.Context.ProductionSize && judged.Verdict is Verdict.Passed or Verdict.Improved
                ? judged with { Verdict = Verdict.Inconclusive, Binding = false }
                : judged;
    }

    private static FigureJudgement TooFew(Timing timing, FigureJudgement figure, long most) => figure with
    {
        Verdict = Verdict.Inconclusive,
        Binding = false,
        Reason = $"{timing.Subject} needs at least {Quantity.Count(timing.SamplesNeeded)} requests in a trial, and the longest had {Quantity.Count(most)}.",
    };

    private static Check AgainstBaseline(Timing timing, Row row, LoadResult[] counted, double baseline)
    {
        var screen = ScreenLimit.Of(row, timing);
        TrialOutcome[] outcomes = [.. counted.Select(load => Outcome(timing.Of(load.ResponseTime), screen))];
        var verdict = Consensus.Of(outcomes, row.Trials.Count);
        var detectable = (screen.Limit - baseline) / baseline;
        if (!outcomes.Contains(TrialOutcome.Tripped))
            return new Check(verdict, screen.Limit, detectable, null);

        var (value, limit) = Quantity.Apart(Shown(timing, counted, outcomes), screen.Limit, LatencyFigure.Unit);
        var reason = $"{timing.Subject} is {value}, over its limit of {limit} ({screen.Origin}), {Consensus.Share(outcomes, row.Trials.Count)}.";
        return new Check(verdict, screen.Limit, detectable, reason);
    }

    private static double Shown(Timing timing, LoadResult[] counted, TrialOutcome[] outcomes)
        => Median.Of(counted.Where((_, index) => outcomes[index] == TrialOutcome.Tripped)
            .Select(load => (double?)timing.Of(load.ResponseTime)))!.Value;

    private static TrialOutcome Outcome(double value, ScreenLimit screen)
        => value > screen.Limit ? TrialOutcome.Tripped : value < screen.Better ? TrialOutcome.Better : TrialOutcome.Held;
}
