using Wakala.Perf.Environments;
using Wakala.Perf.Gate;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>
/// What trips the stored figures of a table's row and depends on the machine is measured alternately with the base build, each in servers of its own: the base build's figures
/// of the same minutes take the place of the stored ones, and only what trips them too fails.
/// </summary>
/// <param name="find">Finds both builds.</param>
/// <param name="measure">Measures them.</param>
/// <param name="say">Told what happens, by row.</param>
internal sealed class TableConfirmation(Func<CancellationToken, Task<BuildFinding>> find, IRowMeasurement measure, Action<string, string> say)
{
    /// <summary>Rounds in a row that tripped are believed: by then stored figures have tripped in three trials.</summary>
    private const int MostAgreeing = 2;

    private BuildFinding? _finding;

    /// <summary>The row as it is when what tripped has been settled; the same where nothing did.</summary>
    /// <param name="context">What the row was judged in.</param>
    /// <param name="rules">How its figures are held.</param>
    /// <param name="screened">The row as stored figures left it.</param>
    /// <param name="unstored">The row judged by nothing stored: what fails there is bound anywhere, and no other build excuses it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ScenarioJudgement> SettleAsync(GateContext context, TableRules rules, ScenarioJudgement screened, ScenarioJudgement unstored, CancellationToken cancellationToken)
    {
        if (ScreenTrip.Of(screened, unstored, rules) is not { } trip)
            return screened;
        // Another build does not excuse what fails anyhow, and its message is there already.
        if (unstored.Verdict == Verdict.Regressed)
            return screened;
        say(screened.Name, $"Stored figures tripped ({trip.Sentence}): it is measured alternately with the base build.");
        _finding ??= await find(cancellationToken);
        if (_finding.Pair is not { } builds)
            return ConfirmedJudgement.Undecided(screened, trip, _finding.IsCheckout ? Verdict.Invalid : Verdict.Inconclusive, Confirmation.NoBase(_finding));
        if (builds.AreEqual)
            return ConfirmedJudgement.Undecided(screened, trip, Verdict.Inconclusive, Confirmation.NothingChanged(builds));
        try
        {
            return ConfirmedJudgement.OfTurns(screened, trip, await InTurnsAsync(context, rules, builds, cancellationToken), builds.Base.Name);
        }
        catch (EnvironmentException fault)
        {
            return ConfirmedJudgement.Undecided(screened, trip, Verdict.Invalid, $"{fault.Problem} {fault.Remedy}");
        }
    }

    /// <summary>This build judged by the base build's trials of the same minutes.</summary>
    private async Task<ScenarioJudgement> InTurnsAsync(GateContext context, TableRules rules, BuildPair builds, CancellationToken cancellationToken)
    {
        var (recorded, trials) = (new List<BaselineTrial>(), new List<TableTrial>());
        ScenarioJudgement judgement;
        do
        {
            say(context.Scenario, $"Round {trials.Count + 1}: {builds.Base.Name}, then {builds.Candidate.Name}.");
            var first = await measure.MeasureAsync(context.Scenario, builds.Base, cancellationToken);
            if (first.Problems.Count == 0 && first.Validity is not { Valid: false })
                recorded.Add(BaselineTrial.From(first, context.Fingerprint.Calibration));
            trials.Add(await measure.MeasureAsync(context.Scenario, builds.Candidate, cancellationToken));
            judgement = TableGate.Judge(context, rules, Baseline(context, rules, builds, recorded), trials);
            say(context.Scenario, $"Round {trials.Count}: {judgement.Verdict}.");
        }
        while (trials.Count < ScreenGate.MostTrials && (recorded.Count == 0 || (trials.Count < MostAgreeing && TableGate.NeedsAnother(judgement, rules, trials))));

        return judgement;
    }

    private static Baseline? Baseline(GateContext context, TableRules rules, BuildPair builds, List<BaselineTrial> recorded)
        => recorded.Count == 0
            ? null
            : new Baseline
            {
                Environment = context.Environment,
                Profile = context.Profile,
                Suite = context.Suite,
                Table = rules.Table,
                Scenario = context.Scenario,
                WorkloadHash = context.WorkloadHash,
                Fingerprint = context.Fingerprint,
                Commit = builds.BaseCommit,
                RecordedAt = recorded[^1].StartedAt,
                Reason = "The base build, measured alternately with this one.",
                Trials = recorded,
            };
}
