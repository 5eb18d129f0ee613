using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>
/// The highest rate that held the row's limit on P99, against half the baseline's and, at production's size, the document's rate.
/// </summary>
internal static class CapacityGate
{
    /// <summary>The figure's name.</summary>
    public const string Name = "capacity";

    private const double CoarseFactor = 2;

    /// <summary>The figure; null where no search was made, now or then.</summary>
    public static FigureJudgement? Judge(Row row, Figure rule)
    {
        var figure = row.Measured(rule, trial => trial.Load?.Capacity?.RequestsPerSecond, trial => trial.Load?.Capacity?.RequestsPerSecond)
            with
        { Objective = row.Rules.DocumentedRate };
        Capacity[] found = [.. row.Loads.Select(load => load.Capacity).OfType<Capacity>()];
        if (figure.Value is null && figure.Baseline is null)
            return null;
        if (row.Invalid is not null)
            return figure;
        if (found.Length == 0)
            return figure with { Verdict = Verdict.Inconclusive, Binding = false, Reason = "Capacity was not searched for in this run." };

        var checks = new List<Check>();
        if (figure.Baseline is > 0)
            checks.Add(AgainstBaseline(row, figure, found));
        if (row.Context.ProductionSize)
            checks.Add(AgainstObjective(row, figure, found));
        return Check.Decide(figure, checks);
    }

    private static Check AgainstBaseline(Row row, FigureJudgement figure, Capacity[] found)
    {
        var baseline = figure.Baseline!.Value;
        var factor = row.Baseline!.Limits?.GetValueOrDefault(Name)?.Factor ?? CoarseFactor;
        var limit = baseline / factor / row.Scale;
        TrialOutcome[] outcomes = [.. found.Select(one =>
            !one.Ceiling && one.RequestsPerSecond < limit ? TrialOutcome.Tripped
                : one.RequestsPerSecond > baseline * factor ? TrialOutcome.Better
                : TrialOutcome.Held)];
        var slower = row.Scale < 1.05 ? "" : $" on a machine {Quantity.Plain(row.Scale)} times slower";
        var origin = $"its limit of {{0}} (baseline {Quantity.Text(baseline, "1/s")} ÷ {Quantity.Plain(factor)}{slower})";
        return Checked(figure.Value!.Value, limit, outcomes, origin) with { Detectable = 1 - limit / baseline };
    }

    private static Check AgainstObjective(Row row, FigureJudgement figure, Capacity[] found)
    {
        var limit = row.Rules.DocumentedRate;
        TrialOutcome[] outcomes = [.. found.Select(one =>
            one.RequestsPerSecond >= limit ? TrialOutcome.Held
                : one.Ceiling ? TrialOutcome.Unsure
                : TrialOutcome.Tripped)];
        var check = Checked(figure.Value!.Value, limit, outcomes, "the document's objective of {0}");
        if (check.Verdict != Verdict.Inconclusive || check.Reason is not null)
            return check;
        var (ceiling, objective) = Quantity.Apart(figure.Value.Value, limit, "1/s");
        return check with { Reason = $"The search for capacity ended at its ceiling of {ceiling}, below the document's {objective}: raise it." };
    }

    private static Check Checked(double value, double limit, TrialOutcome[] outcomes, string origin)
    {
        var (current, least) = Quantity.Apart(value, limit, "1/s");
        var under = origin.Replace("{0}", least, StringComparison.Ordinal);
        var reason = outcomes.Contains(TrialOutcome.Tripped)
            ? $"Capacity is {current}, under {under}, {Consensus.Share(outcomes, outcomes.Length)}."
            : null;
        return new Check(Consensus.Of(outcomes, outcomes.Length), limit, Detectable: null, reason) { IsLeast = true };
    }
}
