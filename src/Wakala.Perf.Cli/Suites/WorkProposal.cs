using Wakala.Perf.Gate;
using Wakala.Perf.Results;
using Wakala.Perf.Suite;

namespace Wakala.Perf.Cli;

/// <summary>What rows' requests were counted to cost, as what is to be the measure.</summary>
internal sealed class WorkProposal(string baselines, string suite, string reason, TimeProvider time)
{
    private readonly BaselineStore _store = new(baselines);
    private readonly Dictionary<string, WorkBaseline> _work = [];
    private readonly Dictionary<string, string> _audited = [];

    /// <summary>How many baselines it would write.</summary>
    public int Count => _work.Count;

    /// <summary>What it changes in the folder of baselines.</summary>
    public IEnumerable<BaselineChange> Changes => _work.Values.Select(work => (Old: Before(_store, work), New: work)).Select(one => BaselineChange.Of(one.Old, Joined(one.Old, one.New)));

    /// <summary>What of the work is less than in the folder of baselines, a sentence a row; it becomes the measure with the rest.</summary>
    public IEnumerable<string> LessWork()
    {
        foreach (var work in _work.Values)
        {
            var (servers, counts) = work.Counts.Single();
            var less = WorkGate.Judge(Before(_store, work), servers, work.WorkloadHash, counts).Where(count => count.Verdict == Verdict.Changed).ToList();
            if (WorkGate.Changes(less) is { } changes)
                yield return $"{work.Scenario} does less from now on: {changes} ({_audited.GetValueOrDefault(work.Scenario, "nothing audited it")}).";
        }
    }

    /// <summary>Takes one run's counts in. Every run counts anew; the last is as good as any.</summary>
    public void Take(RunFolder run)
    {
        foreach (var judgement in run.Judgements())
        {
            if (judgement.Audited is { } audited)
                _audited[judgement.Name] = $"audited: {audited}";
            if (run.Work(judgement.Name) is [.., var counted])
                _work[judgement.Name] = Of(judgement, run.Note, counted);
        }
    }

    /// <summary>Writes them below a folder of baselines; work that holds for other versions of the servers stays.</summary>
    public void Write(string root)
    {
        var store = new BaselineStore(root);
        foreach (var work in _work.Values)
            store.Write(Joined(Before(store, work), work));
    }

    private static WorkBaseline? Before(BaselineStore store, WorkBaseline work) => UsableBaseline.OrNull(() => store.ReadWork(work.Profile, work.Suite, work.Scenario));

    private static WorkBaseline Joined(WorkBaseline? before, WorkBaseline work)
    {
        var kept = before is not null && before.WorkloadHash == work.WorkloadHash ? before.Counts : new Dictionary<string, IReadOnlyList<WorkCount>>();
        return work with { Counts = new Dictionary<string, IReadOnlyList<WorkCount>>([.. kept.Where(one => !work.Counts.ContainsKey(one.Key)), .. work.Counts]) };
    }

    private WorkBaseline Of(ScenarioJudgement judgement, RunNote note, CountedWork counted) => new()
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
