using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>Everything that one row is judged by, and what follows from it for each of its figures.</summary>
internal sealed class TableRow
{
    public TableRow(GateContext context, TableRules rules, Baseline? baseline, IReadOnlyList<TableTrial> trials)
    {
        (Context, Rules, Baseline, Trials) = (context, rules, baseline, trials);
        Believed = [.. trials.Where(trial => Problems(trial).Count == 0)];
        Failed = FailedRequests.Of(trials.Where(trial => !trial.Interrupted && trial.Problems.Count == 0).Select(trial => (trial.Requests, trial.Errors)));
        Differences = baseline is null ? [] : context.Fingerprint.DifferencesFrom(baseline.Fingerprint);
        Scale = CalibrationMatch.Of(baseline, context.Fingerprint).Slower;
        Invalid = WhyInvalid();
    }

    public GateContext Context { get; }

    public TableRules Rules { get; }

    public Baseline? Baseline { get; }

    public IReadOnlyList<TableTrial> Trials { get; }

    /// <summary>The trials that count.</summary>
    public IReadOnlyList<TableTrial> Believed { get; }

    /// <summary>What failed, of all trials whose servers were what they should be: one that restarts may lose what was to be read.</summary>
    public FailedRequests Failed { get; }

    /// <summary>What the machine differs in from the baseline's.</summary>
    public IReadOnlyList<string> Differences { get; }

    /// <summary>How many times slower the machine is than it was for the baseline; 1 where it is as fast or faster.</summary>
    public double Scale { get; }

    /// <summary>What makes the whole row unbelievable; null when it can be judged.</summary>
    public string? Invalid { get; }

    /// <summary>A figure of each trial that counts, in their order.</summary>
    public double[] Values(string figure)
        => [.. Believed.SelectMany(trial => trial.Figures).Where(one => one.Name == figure).Select(one => one.Value)];

    /// <summary>A figure of each of the baseline's trials.</summary>
    public double[] Recorded(string figure)
        => [.. (Baseline?.Trials ?? []).Where(trial => trial.Figures.ContainsKey(figure)).Select(trial => trial.Figures[figure])];

    private string? WhyInvalid()
    {
        if (Trials.Count == 0)
            return $"{Context.Scenario} was not measured.";
        if (Baseline is { } baseline && baseline.WorkloadHash != Context.WorkloadHash)
        {
            return $"The workload is another than the baseline's ({Context.WorkloadHash}, was {baseline.WorkloadHash}), "
                + $"so that the two cannot be compared. Measure it anew: ./perf accept --suite {Context.Suite}.";
        }

        if (Baseline is { } other && other.Trials.Any(trial => trial.Figures.Count == 0))
            return $"The baseline has no figures beside response times, so that nothing of {Context.Scenario} can be compared with it. Measure it anew: ./perf accept --suite {Context.Suite}.";
        return Believed.Count == 0
            ? $"No trial of {Trials.Count} can be believed: {string.Join("; ", Trials.SelectMany(Problems).Distinct())}."
            : null;
    }

    private IReadOnlyList<string> Problems(TableTrial trial) =>
    [
        .. trial.Problems.Select(problem => problem.TrimEnd('.')),
        .. (trial.Validity?.Problems ?? []).Select(problem => problem.TrimEnd('.')),
        .. trial.Problems.Count > 0 ? [] : Rules.Figures.Where(rule => trial.Figures.All(figure => figure.Name != rule.Name)).Select(rule => $"{rule.Name} was not measured"),
        .. trial.Figures.Where(figure => !double.IsFinite(figure.Value)).Select(figure => $"{figure.Name} is not a number"),
    ];
}
