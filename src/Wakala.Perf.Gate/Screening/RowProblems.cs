using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>What makes a whole row unbelievable, whatever its figures say.</summary>
internal static class RowProblems
{
    /// <summary>Sentences; null when the row can be judged.</summary>
    public static string? Of(Row row)
    {
        if (!(row.Context.Rate > 0 && double.IsFinite(row.Context.Rate)))
            return $"The rate of {row.Context.Scenario} is {row.Context.Rate}, which is no rate.";
        if (row.Trials.Count == 0)
            return $"{row.Context.Scenario} was not measured.";
        if (row.Trials.Where(trial => trial.Interrupted).ToArray() is { Length: > 0 } interrupted)
            return $"A server was lost or restarted while it was measured: {Describe(interrupted)}.";
        if (row.Baseline is { } baseline && baseline.WorkloadHash != row.Context.WorkloadHash)
            return $"The workload is another than the baseline's ({row.Context.WorkloadHash}, was {baseline.WorkloadHash}), "
                + $"so that the two cannot be compared. Measure it anew: ./perf accept --suite {row.Context.Suite}.";
        if (row.Baseline is { } other && !other.Loads.Any())
            return $"The baseline has no response times, so that nothing of {row.Context.Scenario} can be compared with it. Measure it anew: ./perf accept --suite {row.Context.Suite}.";
        if (row.Believed.Count == 0)
            return $"No trial of {row.Trials.Count} can be believed: {Describe(row.Trials)}.";
        return null;
    }

    /// <summary>Each problem of the trials once.</summary>
    public static string Describe(IEnumerable<Trial> trials)
        => string.Join("; ", trials.SelectMany(TrialProblems.Of).Distinct());
}
