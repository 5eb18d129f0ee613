using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>The books of the three queues over the loads of users since they were opened: what was accepted is stored, queued and worked, once each.</summary>
internal sealed class UserBooks
{
    /// <summary>How long a queue may stay as long as it is before its workers are said to do nothing.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>How long workers may take with what is left in their queues: after more users than the system serves that is much.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, List<QueueLoad>> _loads = ResourceSystem.Queues.Keys.ToDictionary(queue => queue, _ => new List<QueueLoad>());
    private readonly ResourceSystem _system;
    private readonly IReadOnlyDictionary<string, string> _files;
    private readonly string _answers;
    private readonly DateTimeOffset _since;

    private UserBooks(ResourceSystem system, DateTimeOffset since)
    {
        (_system, _since, _files) = (system, since, UserLoads.FilesOf(system));
        _answers = Path.Combine(system.Target.Environment.WorkDirectory, "users-answers");
    }

    /// <summary>Opens them, before the first load.</summary>
    public static async Task<UserBooks> OpenAsync(ResourceSystem system, CancellationToken cancellationToken)
        => new(system, system.Own is { } own ? await own.Auditor.NowAsync(cancellationToken) : default);

    /// <summary>The files of the next load, which notes what became of each arrival where somebody can hold that against what is stored.</summary>
    public IReadOnlyDictionary<string, string> Files()
    {
        if (_system.Own is null)
            return _files;
        Directory.CreateDirectory(_answers);
        return new Dictionary<string, string>(_files) { [ApiScenario.Answers] = _answers };
    }

    /// <summary>Enters a load that has ended. Of many only the numbers are kept, since more are not held against what is stored one by one.</summary>
    /// <param name="run">Its run's name.</param>
    /// <param name="seed">What it drew from.</param>
    public void Enter(string run, int seed)
    {
        if (_system.Own is not { } own)
            return;
        foreach (var (queue, scenario) in ResourceSystem.Queues)
        {
            var operation = ApiTable.Rows.Single(row => row.Value.Type == scenario).Key;
            var noted = ResultsJson.Read<AnswerReport>(ApiScenario.ReportPath(_answers, operation)) with { Kept = [], Examples = [] };
            var loads = _loads[queue];
            loads.Add(QueueLoad.Of(scenario, _system.Target.Again(_files, run, seed, own.Serving.Address), noted));
            if (loads.Sum(load => load.Arrivals) > QueueAuditor.MostRows)
                _loads[queue] = [.. loads.Select(load => load.Counted())];
        }

        Directory.Delete(_answers, recursive: true);
    }

    /// <summary>Balances them, once the queues are empty.</summary>
    public async Task<(IReadOnlyList<string> Faults, IReadOnlyList<string> Notes)> BalanceAsync(CancellationToken cancellationToken)
    {
        if (_system.Own is not { } own)
            return ([], ["What was accepted was not held against what is stored: the system is somebody else's."]);
        var (faults, notes) = (new List<string>(), new List<string>());
        foreach (var (queue, loads) in _loads)
        {
            if (await own.Backlog(queue).EmptiesAsync(Patience, Longest, cancellationToken) is { } left)
                faults.Add($"The queue {queue} {left}.");
            var (line, wrong) = await own.Auditor.BalanceAsync(own.Queue(queue), _since, loads, cancellationToken);
            notes.Add($"The books of {queue}: {line.Line}.");
            faults.AddRange(wrong.Select(one => $"{queue}: {one}"));
        }

        if (own.Serving.HasExited)
            faults.Add("The process that serves has ended by itself.");
        faults.AddRange(_system.Workers.Where(worker => worker.HasExited).Select(_ => "A process of workers has ended by itself."));
        return (faults, notes);
    }
}
