using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>What makes a whole row unbelievable, whatever its figures say.</summary>
internal static class RowProblems
{
    /// <summary>Sentences; null when the row can be judged.</summary>
    public static string? Of(Row row)
    {
        var (context, anew) = (row.Context, $"Measure it anew: ./perf accept --suite {row.Context.Suite}.");
        if (row.Rules.HaveLoad && !(context.Rate > 0 && double.IsFinite(context.Rate)))
            return $"The rate of {context.Scenario} is {context.Rate}, which is no rate.";
        if (row.Trials.Count == 0)
            return $"{context.Scenario} was not measured.";
        if (row.Trials.Where(trial => trial.Interrupted).ToArray() is { Length: > 0 } interrupted)
            return $"A server was lost or restarted while it was measured: {Describe(interrupted, row.Rules)}.";
        if (row.Baseline is { } baseline && baseline.WorkloadHash != context.WorkloadHash)
            return $"The workload is another than the baseline's ({context.WorkloadHash}, was {baseline.WorkloadHash}), so that the two cannot be compared. {anew}";
        if (row.Baseline is { } other && Lacks(other, row.Rules) is { } lacking)
            return $"The baseline has no {lacking}, so that nothing of {context.Scenario} can be compared with it. {anew}";
        if (row.Believed.Count == 0)
            return $"No trial of {row.Trials.Count} can be believed: {Describe(row.Trials, row.Rules)}.";
        return null;
    }

    /// <summary>Each problem of the trials once.</summary>
    /// <param name="trials">The trials.</param>
    /// <param name="rules">The figures that each must have.</param>
    public static string Describe(IEnumerable<Trial> trials, RowRules? rules = null)
        => string.Join("; ", trials.SelectMany(trial => TrialProblems.Of(trial, rules)).Distinct());

    private static string? Lacks(Baseline baseline, RowRules rules)
        => rules.HaveLoad && !baseline.Loads.Any() ? "response times"
            : rules.Figures.Any(figure => !figure.OfLoad) && baseline.Trials.Any(trial => trial.Figures.Count == 0) ? "figures beside response times"
            : null;
}
