using System.Globalization;
using Wakala.Perf.Gate;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>
/// A queue that is full when its workers are let at it: one works, then two, and then the first is killed with entries in its hands. What they do in a second, with
/// more waiting than they can do, is the highest rate of arrivals at which the queue does not grow.
/// </summary>
internal sealed class QueueRow(ThroughputSystem system, string queue)
{
    private const int WarmUpEntries = 2_000;

    /// <summary>Fewer entries of media: each is a file.</summary>
    private const int Media = 10;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private static readonly Dictionary<string, (Type Scenario, string Name)> Fillers = new()
    {
        ["messages"] = (typeof(SendMessageScenario), "message queue"),
        ["webhooks"] = (typeof(ReceiveWebhookScenario), "webhook queue"),
        ["media"] = (typeof(UploadMediaScenario), "media queue"),
    };

    private readonly (Type Scenario, string Name) _filler = Fillers[queue];

    private int Divisor => queue == "media" ? Media : 1;

    private int Entries => system.Sizes.Entries / Divisor;

    private double FillRate => system.Sizes.QueueRate / Divisor;

    public RowPlan Plan(double documented) => new(
        new RowRules(
            ThroughputRows.Table,
            _filler.Name,
            Figure.Rate("one worker", null),
            Figure.Rate("two workers", documented).ReadAs("two workers on the cores that they share with the servers; production has as many pods as its queues need"),
            Figure.AtMost("not filled", "entries", 0),
            Figure.AtMost("left in the queue", "entries", 0),
            Figure.AtMost("not done", "entries", 0),
            Figure.AtMost("dead letters", "entries", 0)),
        new { Entries, WarmUpEntries },
        (_, trial, stop) => MeasureAsync(trial, stop))
    {
        Count = (_, stop) => new QueueWork(system, queue).CountAsync(_filler.Name, _filler.Scenario, stop),
    };

    private async Task<Trial> MeasureAsync(int trial, CancellationToken cancellationToken)
    {
        await system.LeaveMessagesAsync(cancellationToken);
        var began = TimeProvider.System.GetUtcNow();
        var backlog = system.Backlog(queue);
        var dead = await backlog.DeadAsync();
        var (one, two) = (await system.WorkAsync(queue, 1, cancellationToken), await system.WorkAsync(queue, 1, cancellationToken));
        var since = await system.Auditor.NowAsync(cancellationToken);
        // Both have their code compiled before anything counts.
        var (_, before) = await FillAsync(WarmUpEntries / Divisor, trial, cancellationToken);
        await backlog.FallsToAsync(0, Longest, [], cancellationToken);
        one.Pause();
        two.Pause();
        var (alone, both) = (new List<BacklogReading>(), new List<BacklogReading>());
        (LoadResult Filled, QueueLoad Load) main;
        try
        {
            main = await FillAsync(Entries, trial + 100, cancellationToken);
        }
        finally
        {
            one.Resume();
        }

        await backlog.FallsToAsync(Entries * 55 / 100, Longest, alone, cancellationToken);
        two.Resume();
        await backlog.FallsToAsync(Entries * 10 / 100, Longest, both, cancellationToken);
        await one.KillAsync(cancellationToken);
        // What the dead one had is taken over, and nothing else is left.
        await backlog.FallsToAsync(0, Longest, [], cancellationToken);
        var left = (await backlog.ReadAsync()).Waiting;
        await two.StopAsync(cancellationToken);
        var filled = main.Filled;
        var (line, faults) = await system.Auditor.BalanceAsync(system.Queue(queue), since, [before, main.Load], cancellationToken);
        return LoadFigures.Trial(
            filled,
            new("one worker", "1/s", BacklogCurve.Rate(alone, TimeProvider.System)),
            new("two workers", "1/s", BacklogCurve.Rate(both, TimeProvider.System)),
            new("not filled", "entries", filled.ErrorCount + filled.Dropped),
            new("left in the queue", "entries", left),
            new("not done", "entries", await system.UnfinishedAsync(queue, began, cancellationToken)),
            new("dead letters", "entries", await backlog.DeadAsync() - dead)) with
        {
            Scenario = _filler.Name,
            Notes = [$"The books: {line.Line}.", string.Create(CultureInfo.InvariantCulture, $"{alone.Count} readings of one worker, {both.Count} of two.")],
            Faults = faults,
            // How late requests were that only fill the queue is no matter.
            Validity = null,
        };
    }

    private async Task<(LoadResult Filled, QueueLoad Load)> FillAsync(int entries, int seed, CancellationToken cancellationToken)
    {
        var (shape, run) = (system.Shape(FillRate, 0, entries / FillRate, 64), TableTarget.NewRun());
        var filled = await system.Target.LoadAsync(_filler.Name, _filler.Scenario, shape, system.Files(), null, seed, cancellationToken, system.Serving.Address, run);
        var again = system.Target.Again(system.Files(), run, seed, system.Serving.Address);
        return (filled, new QueueLoad(_filler.Scenario, again, shape.Arrivals, filled.Succeeded, filled.ErrorCount + filled.Dropped));
    }
}
