using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>Judges a row's trials against the document's objective and the environment's baseline.</summary>
public static class ScreenGate
{
    /// <summary>The most trials that one row gets: the first measurement and two more.</summary>
    public const int MostTrials = 3;

    /// <summary>The most trials of a row that stays open: it is extended once, and what would decide it is said.</summary>
    public const int MostTrialsOfTheInconclusive = 2;

    /// <summary>
    /// Judges a row over its first measurement and whatever was measured again. Errors apply always; objectives where the environment
    /// has production's size; the rest against the baseline, where there is one.
    /// </summary>
    /// <exception cref="ArgumentException">The baseline or a trial is of another row, environment or profile.</exception>
    public static ScenarioJudgement Judge(GateContext context, Objective objective, Baseline? baseline, IReadOnlyList<Trial> trials)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(trials);
        RefuseMixedUp(context, baseline, trials);

        var row = new Row(context, objective, baseline, trials);
        var found = Judge(row);
        var figures = WaiverRule.Apply(found, context.Waivers);
        var wrong = AtOnce.Of(row, figures.First(figure => figure.Name == ErrorGate.Name));
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
            Late = verdict == Verdict.Invalid && trials.Count > 0 && trials.All(trial => TrialProblems.Of(trial).Count == 1 && trial.Validity.LateOnly),
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
    /// Whether the row should be measured once more before its verdict stands: a figure tripped in every trial
    /// so far, or stayed open after the first, or no trial could be believed, and there were fewer than <see cref="MostTrials"/>. What is
    /// <see cref="ScenarioJudgement.Wrong"/> is counted, not timed: measuring again would not take it back. Nor would it bring back a server that was lost.
    /// </summary>
    public static bool NeedsAnother(ScenarioJudgement judgement, IReadOnlyList<Trial> trials)
    {
        ArgumentNullException.ThrowIfNull(judgement);
        ArgumentNullException.ThrowIfNull(trials);
        if (trials.Count >= MostTrials || judgement.Wrong is not null || trials.Any(trial => trial.Interrupted))
            return false;
        return judgement.Verdict == Verdict.Invalid
            ? trials.All(trial => TrialProblems.Of(trial).Count > 0)
            : Has(Verdict.Regressed) || (Has(Verdict.Inconclusive) && trials.Count(trial => TrialProblems.Of(trial).Count == 0) < MostTrialsOfTheInconclusive);

        bool Has(Verdict verdict) => judgement.Figures.Any(figure => figure.Binding && figure.Verdict == verdict);
    }

    private static FigureJudgement[] Judge(Row row)
    {
        FigureJudgement?[] figures =
        [
            .. TimingGate.All.Select(gate => gate.Judge(row)),
            ThroughputGate.Judge(row),
            ErrorGate.Judge(row),
            DroppedGate.Judge(row),
            CapacityGate.Judge(row),
        ];
        return [.. figures.OfType<FigureJudgement>()];
    }

    private static void RefuseMixedUp(GateContext context, Baseline? baseline, IReadOnlyList<Trial> trials)
    {
        if (trials.FirstOrDefault(trial => trial.Scenario != context.Scenario) is { } stray)
            throw new ArgumentException($"A trial of {stray.Scenario} was given to judge {context.Scenario} by.", nameof(trials));
        if (baseline is null)
            return;
        var (asked, given) = ((context.Environment, context.Profile, context.Suite, context.Scenario),
            (baseline.Environment, baseline.Profile, baseline.Suite, baseline.Scenario));
        if (asked != given)
            throw new ArgumentException($"A baseline of {given} was given to judge {asked} by.", nameof(baseline));
    }
}
