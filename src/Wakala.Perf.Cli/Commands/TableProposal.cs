using Wakala.Perf.Gate;
using Wakala.Perf.Results;
using Wakala.Perf.Suite;

namespace Wakala.Perf.Cli;

/// <summary>What the trials of rows whose figures are their own would make as baselines, and the work that was counted.</summary>
internal sealed class TableProposal(string suite, string reason, bool workOnly, TimeProvider time)
{
    private readonly Dictionary<string, Baseline> _rows = [];
    private readonly Dictionary<string, WorkBaseline> _work = [];
    private readonly Dictionary<string, string> _audited = [];

    /// <summary>How many baselines it would write.</summary>
    public int Count => _rows.Count + _work.Count;

    /// <summary>Takes one run's trials in.</summary>
    public void Take(RunFolder run)
    {
        foreach (var judgement in run.Judgements())
        {
            // One run is no baseline of times, and what a row costs is counted in one.
            if (!workOnly && run.TableTrials(judgement.Name) is [.., var trial])
                Add(judgement, run.Note, trial);
            if (judgement.Audited is { } audited)
                _audited[judgement.Name] = $"audited: {audited}";
            if (run.Work(judgement.Name) is [.., var counted])
                Add(judgement, run.Note, counted);
        }
    }

    /// <summary>What they change in a folder of baselines.</summary>
    public IReadOnlyList<BaselineChange> ChangesIn(string root)
    {
        var store = new BaselineStore(root);
        return
        [
            .. _rows.Values.Select(row => BaselineChange.Of(UsableBaseline.OrNull(() => store.Read(row.Environment, row.Profile, row.Suite, row.Scenario)), row)),
            .. _work.Values.Select(work => (Old: Before(store, work), New: work)).Select(one => BaselineChange.Of(one.Old, Joined(one.Old, one.New))),
        ];
    }

    /// <summary>What of the work is less than in a folder of baselines, a sentence a row; it becomes the measure with the rest.</summary>
    public IEnumerable<string> LessWorkThanIn(string root)
    {
        var store = new BaselineStore(root);
        foreach (var work in _work.Values)
        {
            var (servers, counts) = work.Counts.Single();
            var less = WorkGate.Judge(Before(store, work), servers, work.WorkloadHash, counts).Where(count => count.Verdict == Verdict.Changed).ToList();
            if (WorkGate.Changes(less) is { } changes)
                yield return $"{work.Scenario} does less from now on: {changes} ({_audited.GetValueOrDefault(work.Scenario, "nothing audited it")}).";
        }
    }

    /// <summary>Writes them below a folder of baselines; work that holds for other versions of the servers stays.</summary>
    public void Write(string root)
    {
        var store = new BaselineStore(root);
        foreach (var baseline in _rows.Values)
            store.Write(baseline);
        foreach (var work in _work.Values)
            store.Write(Joined(Before(store, work), work));
    }

    private static WorkBaseline? Before(BaselineStore store, WorkBaseline work) => UsableBaseline.OrNull(() => store.ReadWorkIfThere(work.Profile, work.Suite, work.Scenario));

    private static WorkBaseline Joined(WorkBaseline? before, WorkBaseline work)
    {
        var kept = before is not null && before.WorkloadHash == work.WorkloadHash ? before.Counts : new Dictionary<string, IReadOnlyList<WorkCount>>();
        return work with { Counts = new Dictionary<string, IReadOnlyList<WorkCount>>([.. kept.Where(one => !work.Counts.ContainsKey(one.Key)), .. work.Counts]) };
    }

    private void Add(ScenarioJudgement judgement, RunNote note, TableTrial measured)
    {
        var kept = BaselineTrial.From(measured, note.Fingerprint.Calibration);
        _rows[judgement.Name] = _rows.TryGetValue(judgement.Name, out var begun)
            ? begun with { Trials = [.. begun.Trials, kept] }
            : new Baseline
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
                Trials = [kept],
            };
    }

    /// <summary>Every run counts anew; the last is as good as any.</summary>
    private void Add(ScenarioJudgement judgement, RunNote note, CountedWork counted) => _work[judgement.Name] = new WorkBaseline
    {
        Profile = note.Profile,
        Suite = suite,
        Scenario = judgement.Name,
        WorkloadHash = counted.WorkloadHash,
        Commit = note.Commit,
        RecordedAt = time.GetUtcNow(),
        Reason = reason,
        Counts = new Dictionary<string, IReadOnlyList<WorkCount>> { [WorkBaseline.Servers(note.Fingerprint)] = counted.Counts },
    };
}
