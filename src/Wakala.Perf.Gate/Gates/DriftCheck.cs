using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>A timing against the last release's: what the last baseline's limit lets through must not add up.</summary>
internal static class DriftCheck
{
    /// <summary>Null where the baseline has no release, or one that cannot be compared.</summary>
    public static Check? Of(Row row, Timing timing, LoadResult[] counted)
    {
        if (row.Release is not { Comparable: true } release || row.Unpredictable is not null)
            return null;
        double[] now = [.. counted.Select(load => timing.Of(load.ResponseTime))];
        double[] then = [.. Drift.Trials(timing.Figure, release.Anchor)];
        var centre = Median.Of(then.Select(one => (double?)one))!.Value;
        return row.Coarse ? Coarse(row, timing, now, centre, release.Name) : Close(row, timing, now, centre, release.Anchor);
    }

    private static Check Coarse(Row row, Timing timing, double[] now, double centre, string release)
    {
        var screen = ScreenLimit.Coarse(centre, row.Scale, row.Baseline!.Limits?.GetValueOrDefault(timing.Name) ?? MetricLimit.Coarse);
        TrialOutcome[] outcomes = [.. now.Select(one => one > screen.Limit ? TrialOutcome.Tripped : TrialOutcome.Held)];
        var reason = outcomes.Contains(TrialOutcome.Tripped)
            ? $"{timing.Subject} is {Quantity.Text(now.Max(), LatencyFigure.Unit)}, over the limit since release {release} of {Quantity.Text(screen.Limit, LatencyFigure.Unit)} "
                + $"({screen.Origin.Replace("baseline", $"release {release}", StringComparison.Ordinal)}), {Consensus.Share(outcomes, row.Trials.Count)}."
            : null;
        return new Check(Consensus.Of(outcomes, row.Trials.Count), screen.Limit, null, reason);
    }

    private static Check Close(Row row, Timing timing, double[] now, double centre, ReleaseAnchor release)
    {
        var limit = centre * (1 + Drift.BudgetOf(timing.Figure)) * row.Scale;
        if (Drift.Beyond(timing.Figure, release, [.. now.Select(one => one / row.Scale)]) is not { } moved)
            return new Check(Verdict.Passed, limit, null, null);
        var (current, most) = Quantity.Apart(Median.Of(now.Select(one => (double?)one))!.Value, limit, LatencyFigure.Unit);
        var verdict = now.Length > 1 || row.Trials.Count == 1 ? Verdict.Regressed : Verdict.Inconclusive;
        return new Check(verdict, limit, null, $"{timing.Subject} is {current}, {Quantity.Difference(moved.Ratio - 1)} since release {release.Name}, "
            + $"over its limit of {most}: each step was accepted, and together they are more than {Quantity.Difference(Drift.BudgetOf(timing.Figure))}.");
    }
}
