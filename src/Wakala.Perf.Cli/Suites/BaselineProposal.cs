using Wakala.Perf.Gate;
using Wakala.Perf.Suite;

namespace Wakala.Perf.Cli;

/// <summary>Baselines in the making: the last trial of each row of each run, beside what stays of the baseline before.</summary>
internal sealed class BaselineProposal(string baselines, string suite, string reason, string? release, bool add, TimeProvider time)
{
    /// <summary>A live system's older days say less and less of today's.</summary>
    private const int MostTrials = 30;

    private readonly BaselineStore _store = new(baselines);
    private readonly Dictionary<string, Baseline> _proposed = [];
    private readonly Dictionary<string, Baseline?> _before = [];

    /// <summary>What is proposed, with the release's figures where it is named.</summary>
    public IReadOnlyList<Baseline> Baselines
        => [.. _proposed.Values.Select(one => release is null ? one : one with { Release = ReleaseAnchor.Of(one, release) })];

    /// <summary>The row's baseline of before; null where it has none that can be read.</summary>
    public Baseline? Before(string scenario) => _before[scenario];

    /// <summary>Takes one run's trials in.</summary>
    public void Take(RunFolder run)
    {
        foreach (var judgement in run.Judgements())
        {
            if (run.Trials(judgement.Name) is not [.., var measured])
                continue;
            var kept = BaselineTrial.From(measured, run.Note.Fingerprint.Calibration);
            var begun = _proposed.GetValueOrDefault(judgement.Name) ?? Begin(judgement, run.Note);
            _proposed[judgement.Name] = begun with { Trials = [.. begun.Trials.Append(kept).TakeLast(MostTrials)] };
        }
    }

    private Baseline Begin(ScenarioJudgement judgement, RunNote note)
    {
        var before = _before[judgement.Name] = UsableBaseline.OrNull(() => _store.Read(note.Environment, note.Profile, suite, judgement.Name));
        var alike = before is not null && before.WorkloadHash == judgement.WorkloadHash && note.Fingerprint.DifferencesFrom(before.Fingerprint).Count == 0;
        return new Baseline
        {
            Environment = note.Environment,
            Profile = note.Profile,
            Suite = suite,
            Table = judgement.Table,
            Scenario = judgement.Name,
            WorkloadHash = judgement.WorkloadHash,
            Fingerprint = note.Fingerprint,
            Commit = note.Commit,
            RecordedAt = time.GetUtcNow(),
            Reason = reason,
            Limits = before?.Limits,
            Release = before?.Release,
            Trials = add && alike ? before!.Trials : [],
        };
    }
}
