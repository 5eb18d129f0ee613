using Wakala.Perf.Environments;
using Wakala.Perf.Gate;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>
/// Rows that are measured alternately with the base build, each in servers of its own: the base build's figures of the same minutes take the place of the stored ones, and only
/// what trips them too fails.
/// </summary>
/// <param name="measure">Measures a row on one build.</param>
/// <param name="say">Told what happens, by row.</param>
internal sealed class AlternatingBuilds(IRowMeasurement measure, Action<string, string> say) : ISettlement
{
    /// <summary>Rounds in a row that tripped are believed where stored figures have tripped in three trials before; of a row whose requests all went out late nothing is known before.</summary>
    private const int MostAgreeing = 2;

    /// <inheritdoc />
    public string How => "alternately with";

    /// <inheritdoc />
    public Task<bool> IsInBaseAsync(BuildPair builds, string scenario, CancellationToken cancellationToken) => Task.FromResult(true);

    /// <inheritdoc />
    public async Task<ScenarioJudgement> SettleAsync(BuildPair builds, ScreenedRow row, ScreenTrip trip, CancellationToken cancellationToken)
    {
        try
        {
            return ConfirmedJudgement.OfAlternating(row.Judgement, trip, await MeasureAsync(builds, row, cancellationToken), builds.Base.Name);
        }
        catch (EnvironmentException fault)
        {
            return ConfirmedJudgement.Undecided(row.Judgement, trip, Verdict.Invalid, $"{fault.Problem} {fault.Remedy}");
        }
    }

    /// <summary>This build judged by the base build's trials of the same minutes.</summary>
    private async Task<ScenarioJudgement> MeasureAsync(BuildPair builds, ScreenedRow row, CancellationToken cancellationToken)
    {
        var (context, recorded, trials) = (row.Context, new List<BaselineTrial>(), new List<Trial>());
        var agreeing = row.Judgement.Late ? RowGate.MostTrials : MostAgreeing;
        ScenarioJudgement judgement;
        do
        {
            say(row.Scenario, $"Round {trials.Count + 1}: {builds.Base.Name}, then {builds.Candidate.Name}.");
            var first = await measure.MeasureAsync(row.Scenario, builds.Base, cancellationToken);
            if (first.Problems.Count == 0 && first.Validity is not { Valid: false })
                recorded.Add(BaselineTrial.From(first, context.Fingerprint.Calibration));
            trials.Add(await measure.MeasureAsync(row.Scenario, builds.Candidate, cancellationToken));
            judgement = RowGate.Judge(context, row.Rules, Baseline(row, builds, recorded), trials);
            say(row.Scenario, $"Round {trials.Count}: {judgement.Verdict}.");
        }
        while (trials.Count < RowGate.MostTrials && (recorded.Count == 0 || (trials.Count < agreeing && RowGate.NeedsAnother(judgement, row.Rules, trials))));

        return judgement;
    }

    private static Baseline? Baseline(ScreenedRow row, BuildPair builds, List<BaselineTrial> recorded)
        => recorded.Count == 0
            ? null
            : new Baseline
            {
                Environment = row.Context.Environment,
                Profile = row.Context.Profile,
                Suite = row.Context.Suite,
                Table = row.Rules.Table,
                Scenario = row.Scenario,
                WorkloadHash = row.Context.WorkloadHash,
                Fingerprint = row.Context.Fingerprint,
                Commit = builds.BaseCommit,
                RecordedAt = recorded[^1].StartedAt,
                Reason = "The base build, measured alternately with this one.",
                Trials = recorded,
            };
}
