using Wakala.Perf.Gate;

namespace Wakala.Perf.Cli;

/// <summary>Baselines in the making: the last trial of each row of each run, beside what stays of the baseline before.</summary>
internal sealed class BaselineProposal(string baselines, string suite, string reason, TimeProvider time)
{
    /// <summary>A live system's older days say less and less of today's.</summary>
    private const int MostTrials = 30;

    private readonly BaselineStore _store = new(baselines);
    private readonly Dictionary<string, Baseline> _proposed = [];
    private readonly Dictionary<string, Baseline?> _before = [];

    /// <summary>Whether the trials join those that the baseline has.</summary>
    public bool Add { get; init; }

    /// <summary>The release whose figures these are; null where they are none's.</summary>
    public string? Release { get; init; }

    /// <summary>Whether nothing is proposed: what a row costs is counted in one run, and one is no baseline of times.</summary>
    public bool WorkOnly { get; init; }

    /// <summary>What is proposed, with the release's figures where it is named.</summary>
    public IReadOnlyList<Baseline> Baselines
        => [.. _proposed.Values.Select(one => Release is null ? one : one with { Release = ReleaseAnchor.Of(one, Release) })];

    /// <summary>What it changes in the folder of baselines.</summary>
    public IEnumerable<BaselineChange> Changes => Baselines.Select(baseline => BaselineChange.Of(_before[baseline.Scenario], baseline));

    /// <summary>Takes one run's trials in.</summary>
    public void Take(RunFolder run)
    {
        foreach (var judgement in WorkOnly ? [] : run.Judgements())
        {
            if (run.LastTrial(judgement.Name) is not { } kept)
                continue;
            var begun = _proposed.GetValueOrDefault(judgement.Name) ?? Begin(judgement, run);
            _proposed[judgement.Name] = begun with { Trials = [.. begun.Trials.Append(kept).TakeLast(MostTrials)] };
        }
    }

    /// <summary>Writes them below a folder of baselines.</summary>
    public void Write(string root)
    {
        var store = new BaselineStore(root);
        foreach (var baseline in Baselines)
            store.Write(baseline);
    }

    private Baseline Begin(ScenarioJudgement judgement, RunFolder run)
    {
        var (note, fingerprint) = (run.Note, run.FingerprintOf(judgement));
        var before = _before[judgement.Name] = UsableBaseline.OrNull(() => _store.Read(note.Environment, note.Profile, suite, judgement.Name));
        var alike = before is not null && before.WorkloadHash == judgement.WorkloadHash && fingerprint.DifferencesFrom(before.Fingerprint).Count == 0;
        return new Baseline
        {
            Environment = note.Environment,
            Profile = note.Profile,
            Suite = suite,
            Table = judgement.Table,
            Scenario = judgement.Name,
            WorkloadHash = judgement.WorkloadHash,
            Fingerprint = fingerprint,
            Commit = note.Commit,
            RecordedAt = time.GetUtcNow(),
            Reason = reason,
            Limits = before?.Limits,
            Release = before?.Release,
            Trials = Add && alike ? before!.Trials : [],
        };
    }
}
