using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>A timing against the last release's: what the last baseline's limit lets through must not add up.</summary>
internal static class DriftCheck
{
    /// <summary>Null where the baseline has no release, or one that cannot be compared.</summary>
    public static Check? Of(Row row, TimingGate gate, LoadResult[] counted)
    {
        if (row.Release is not { Comparable: true } release || row.Unpredictable is not null)
            return null;
        double[] now = [.. counted.Select(load => gate.Of(load.ResponseTime))];
        double[] then = [.. Drift.Trials(gate.Figure, release.Anchor)];
        var centre = Median.Of(then.Select(one => (double?)one))!.Value;
        return row.Coarse ? Coarse(row, gate, now, centre, release.Name) : Close(row, gate, now, centre, release.Anchor);
    }

    private static Check Coarse(Row row, TimingGate gate, double[] now, double centre, string release)
    {
        var screen = ScreenLimit.Coarse(centre, row.Scale, row.Baseline!.Limits?.GetValueOrDefault(gate.Name) ?? MetricLimit.Coarse);
        TrialOutcome[] outcomes = [.. now.Select(one => one > screen.Limit ? TrialOutcome.Tripped : TrialOutcome.Held)];
        var reason = outcomes.Contains(TrialOutcome.Tripped)
            ? $"{gate.Subject} is {Quantity.Text(now.Max(), LatencyFigure.Unit)}, over the limit since release {release} of {Quantity.Text(screen.Limit, LatencyFigure.Unit)} "
                + $"({screen.Origin.Replace("baseline", $"release {release}", StringComparison.Ordinal)}), {Consensus.Share(outcomes, row.Trials.Count)}."
            : null;
        return new Check(Consensus.Of(outcomes, row.Trials.Count), screen.Limit, null, reason);
    }

    private static Check Close(Row row, TimingGate gate, double[] now, double centre, ReleaseAnchor release)
    {
        var limit = centre * (1 + Drift.BudgetOf(gate.Figure)) * row.Scale;
        if (Drift.Beyond(gate.Figure, release, [.. now.Select(one => one / row.Scale)]) is not { } moved)
            return new Check(Verdict.Passed, limit, null, null);
        var (current, most) = Quantity.Apart(Median.Of(now.Select(one => (double?)one))!.Value, limit, LatencyFigure.Unit);
        var verdict = now.Length > 1 || row.Trials.Count == 1 ? Verdict.Regressed : Verdict.Inconclusive;
        return new Check(verdict, limit, null, $"{gate.Subject} is {current}, {Quantity.Difference(moved.Ratio - 1)} since release {release.Name}, "
            + $"over its limit of {most}: each step was accepted, and together they are more than {Quantity.Difference(Drift.BudgetOf(gate.Figure))}.");
    }
}
