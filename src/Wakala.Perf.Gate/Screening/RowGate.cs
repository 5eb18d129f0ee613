using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>Judges a row's trials against bounds that apply everywhere, the document, and the environment's baseline.</summary>
public static class RowGate
{
    /// <summary>The most trials that one row gets: the first measurement and two more.</summary>
    public const int MostTrials = 3;

    /// <summary>The most trials of a row that stays open: it is extended once, and what would decide it is said.</summary>
    public const int MostTrialsOfTheInconclusive = 2;

    /// <summary>
    /// Judges a row over its first measurement and whatever was measured again. Errors and bounds apply always; objectives where the environment
    /// has production's size; the rest against the baseline, where there is one.
    /// </summary>
    /// <exception cref="ArgumentException">The baseline or a trial is of another row, environment or profile, or a trial has a figure that no rule names.</exception>
    public static ScenarioJudgement Judge(GateContext context, RowRules rules, Baseline? baseline, IReadOnlyList<Trial> trials)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(trials);
        RefuseMixedUp(context, rules, baseline, trials);

        var row = new Row(context, rules, baseline, trials);
        FigureJudgement[] found = [.. rules.Figures.Select(figure => Judge(row, figure)).OfType<FigureJudgement>()];
        var figures = WaiverRule.Apply(found, context.Waivers);
        var wrong = AtOnce.Of(row, found, figures);
        var verdict = wrong is null ? RowVerdict.Of(row, figures) : Verdict.Regressed;
        return new ScenarioJudgement
        {
            Suite = context.Suite,
            Table = context.Table,
            Name = context.Scenario,
            Verdict = verdict,
            Reason = wrong ?? RowReason.Of(row, figures, verdict, WaiverRule.Notes(found, context.Waivers)),
            Wrong = wrong,
            Interrupted = trials.Any(trial => trial.Interrupted),
            Late = verdict == Verdict.Invalid && trials.Count > 0 && trials.All(trial => TrialProblems.Of(trial, rules).Count == 1 && trial.Validity is { LateOnly: true }),
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
            Machine = context.Fingerprint.Name(),
            Engine = context.Fingerprint.Engine,
        };
    }

    /// <summary>
    /// Whether the row should be measured once more before its verdict stands: a figure that depends on the machine's speed tripped in every trial
    /// so far, or one stayed open after the first, or no trial could be believed, and there were fewer than <see cref="MostTrials"/>. What is
    /// <see cref="ScenarioJudgement.Wrong"/> is counted, not timed: measuring again would not take it back. Nor would it bring back a server that was lost.
    /// </summary>
    public static bool NeedsAnother(ScenarioJudgement judgement, RowRules rules, IReadOnlyList<Trial> trials)
    {
        ArgumentNullException.ThrowIfNull(judgement);
        ArgumentNullException.ThrowIfNull(trials);
        if (trials.Count >= MostTrials || judgement.Wrong is not null || trials.Any(trial => trial.Interrupted))
            return false;
        var believed = trials.Count(trial => TrialProblems.Of(trial, rules).Count == 0);
        if (judgement.Verdict == Verdict.Invalid)
            return believed == 0;
        FigureJudgement[] tripped = [.. judgement.Figures.Where(figure => figure is { Binding: true, Verdict: Verdict.Regressed })];
        return tripped.Length > 0
            ? tripped.All(figure => figure.IsTimed)
            : believed < MostTrialsOfTheInconclusive && judgement.Figures.Any(figure => figure is { Binding: true, Verdict: Verdict.Inconclusive });
    }

    /// <summary>Null where there is nothing to be said of the figure: a search for capacity that was made neither now nor then.</summary>
    private static FigureJudgement? Judge(Row row, Figure figure) => figure switch
    {
        { OfLoad: false } => FigureGate.Judge(row, figure),
        { Kind: FigureKind.Latency } => TimingGate.Judge(row, figure),
        { Kind: FigureKind.Rate } => ThroughputGate.Judge(row, figure),
        { Kind: FigureKind.Errors } => ErrorGate.Judge(row, figure),
        { Kind: FigureKind.Dropped } => DroppedGate.Judge(row, figure),
        { Kind: FigureKind.Capacity } => CapacityGate.Judge(row, figure),
        _ => throw new ArgumentException($"{figure.Name} is of kind {figure.Kind}, which is not read from a load."),
    };

    private static void RefuseMixedUp(GateContext context, RowRules rules, Baseline? baseline, IReadOnlyList<Trial> trials)
    {
        if (trials.FirstOrDefault(trial => trial.Scenario != context.Scenario) is { } stray)
            throw new ArgumentException($"A trial of {stray.Scenario} was given to judge {context.Scenario} by.", nameof(trials));
        if (trials.SelectMany(trial => trial.Figures).FirstOrDefault(figure => rules.Figures.All(rule => rule.Name != figure.Name)) is { } unknown)
            throw new ArgumentException($"{context.Scenario} was measured with a figure '{unknown.Name}', which no rule of its test names.", nameof(trials));
        if (baseline is null)
            return;
        var (asked, given) = ((context.Environment, context.Profile, context.Suite, context.Scenario),
            (baseline.Environment, baseline.Profile, baseline.Suite, baseline.Scenario));
        if (asked != given)
            throw new ArgumentException($"A baseline of {given} was given to judge {asked} by.", nameof(baseline));
    }
}
