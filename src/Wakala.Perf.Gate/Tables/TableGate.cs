using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>Judges a row whose figures are its own: against bounds that apply everywhere, the environment's baseline, and the document.</summary>
public static class TableGate
{
    /// <summary>
    /// Judges a row over its first measurement and whatever was measured again. Bounds apply everywhere, objectives where the environment has
    /// production's size, the rest against the baseline, where there is one.
    /// </summary>
    /// <exception cref="ArgumentException">A trial is of another row, or has a figure that no rule names.</exception>
    public static ScenarioJudgement Judge(GateContext context, TableRules rules, Baseline? baseline, IReadOnlyList<TableTrial> trials)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(trials);
        foreach (var trial in trials)
        {
            if (trial.Scenario != context.Scenario)
                throw new ArgumentException($"A trial of {trial.Scenario} was given to judge {context.Scenario} by.", nameof(trials));
            if (trial.Figures.FirstOrDefault(figure => rules.Figures.All(rule => rule.Name != figure.Name)) is { } stray)
                throw new ArgumentException($"{context.Scenario} was measured with a figure '{stray.Name}', which no rule of its test names.", nameof(trials));
        }

        var row = new TableRow(context, rules, baseline, trials);
        FigureJudgement[] figures = [.. rules.Figures.Select(rule => FigureGate.Judge(row, rule))];
        var faults = Faults(row);
        var wrong = AtOnce.Of(row, figures, faults);
        var verdict = wrong is null ? VerdictOf(row, figures) : Verdict.Regressed;
        return new ScenarioJudgement
        {
            Suite = context.Suite,
            Table = context.Table,
            Name = context.Scenario,
            Verdict = verdict,
            Reason = wrong ?? TableReason.Of(row, figures, verdict),
            Wrong = wrong,
            Interrupted = trials.Any(trial => trial.Interrupted),
            Requests = trials.Sum(trial => trial.Requests),
            Dropped = trials.Sum(trial => trial.Dropped),
            Errors = trials.Sum(trial => trial.ErrorCount),
            Figures = figures,
            Work = [],
            Audited = trials.Select(trial => trial.Audited).LastOrDefault(audited => audited is not null),
            Validity = row.Believed is [.., var believed] ? believed.Validity : trials is [.., var last] ? last.Validity : null,
            Environment = context.Environment,
            Profile = context.Profile,
            WorkloadHash = context.WorkloadHash,
        };
    }

    /// <summary>
    /// Whether the row should be measured once more before its verdict stands: a figure that depends on the machine's speed tripped in every trial so far, or
    /// none could be believed.
    /// </summary>
    public static bool NeedsAnother(ScenarioJudgement judgement, TableRules rules, IReadOnlyList<TableTrial> trials)
    {
        ArgumentNullException.ThrowIfNull(judgement);
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(trials);
        if (trials.Count >= ScreenGate.MostTrials || judgement.Wrong is not null || trials.Any(trial => trial.Interrupted))
            return false;
        var tripped = judgement.Figures.Where(figure => figure is { Binding: true, Verdict: Verdict.Regressed or Verdict.Inconclusive }).Select(figure => figure.Name).ToHashSet();
        return judgement.Verdict == Verdict.Invalid
            ? trials.All(trial => trial.Problems.Count > 0 || trial.Validity is { Valid: false })
            : tripped.Count > 0 && rules.Figures.Where(rule => tripped.Contains(rule.Name)).All(rule => rule.Timed);
    }

    private static string[] Faults(TableRow row) => [.. row.Trials.SelectMany(trial => trial.Faults).Concat(PlanGate.Faults(row)).Distinct()];

    private static Verdict VerdictOf(TableRow row, FigureJudgement[] figures)
    {
        if (Any(Verdict.Regressed))
            return Verdict.Regressed;
        if (row.Invalid is not null || Any(Verdict.Invalid))
            return Verdict.Invalid;
        if (Any(Verdict.Inconclusive))
            return Verdict.Inconclusive;
        if (Any(Verdict.Changed))
            return Verdict.Changed;
        if (Array.Exists(figures, figure => figure.Verdict == Verdict.New))
            return Verdict.New;
        return Any(Verdict.Improved) ? Verdict.Improved : Verdict.Passed;

        bool Any(Verdict verdict) => Array.Exists(figures, figure => figure.Binding && figure.Verdict == verdict);
    }
}
