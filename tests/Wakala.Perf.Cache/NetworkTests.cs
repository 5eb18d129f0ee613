using Wakala.Perf.Gate;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;
using Wakala.Perf.Suite;

namespace Wakala.Perf.Cache;

/// <summary>
/// The document's "Redis Metrics", network: as many connections as the document has, all at work with the build's commands; what goes over the wire, and who waits.
/// </summary>
[Asserts("Redis Metrics", "network")]
public sealed class NetworkTests(CacheSuite suite)
{
    private const double BitsPerByte = 8;
    private const double Mega = 1e6;

    private static readonly TimeSpan Sampling = TimeSpan.FromMilliseconds(100);

    [Theory] // row, Mbps, connections, clients that wait
    [InlineData("network", 100, 500, 0)]
    public async Task Holds_its_baseline(string scenario, int bandwidth, int connections, int blocked)
    {
        var row = new RowPlan(
            new RowRules(
                "Redis Metrics",
                scenario,
                Figure.Size("bandwidth used", "Mbps", bandwidth, factor: 1.05),
                new Figure { Name = "connections", Unit = "connections", Kind = FigureKind.Count, Better = Better.Higher, Objective = connections, Least = connections },
                Figure.AtMost("blocked clients", "clients", blocked, blocked),
                Figure.Errors()),
            new { connections, commandsASecond = DirectLoad.CommandsASecond },
            (target, trial, stop) => MeasureAsync(target, scenario, connections, trial, stop));

        var result = await suite.MeasureAsync(row, TestContext.Current.CancellationToken);

        result.Should().HoldItsBaseline();
    }

    private async Task<Trial> MeasureAsync(TableTarget target, string scenario, int connections, int trial, CancellationToken cancellationToken)
    {
        var load = new DirectLoad(target);
        var redis = load.Server.Redis;
        var plan = new CachePlan
        {
            Redis = string.Empty,
            Operation = suite.Operations.Mix(scenario, "GET", "SET"),
            Prefix = string.Empty,
            Seed = (ulong)trial,
            KeysAreThere = true,
            Steady = new SteadyPlan(DirectLoad.Rate(target), 0.5, DirectLoad.Seconds(target), connections),
            Result = string.Empty,
        };
        await new CacheCommands(plan.Operation, DirectLoad.Prefix, 1).SeedAsync(redis.GetDatabase(), cancellationToken);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var before = await RedisInfo.ReadAsync(redis);
        var sampling = SampleAsync();
        try
        {
            return await load.MeasureAsync(scenario, plan, ReadAsync, cancellationToken);
        }
        finally
        {
            // Where the load was lost the samples go on for nobody.
            await ended.CancelAsync();
            await ((Task)sampling).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        async Task<Trial> ReadAsync(CacheResult result)
        {
            await ended.CancelAsync();
            var (clients, waiting, after) = await sampling;
            var steady = result.Steady!;
            var (read, faults) = await load.ReadBackAsync(plan, steady);
            var bytesACommand = (after.NetworkBytes - before.NetworkBytes) / (after.Commands - before.Commands);
            return new Trial
            {
                Scenario = scenario,
                StartedAt = steady.StartedAt,
                Seconds = steady.Seconds,
                Figures =
                [
                    new("bandwidth used", "Mbps", bytesACommand * steady.Answered / steady.Seconds * BitsPerByte / Mega),
                    new("connections", "connections", clients),
                    new("blocked clients", "clients", waiting),
                    new("errors", "requests", steady.ErrorCount),
                ],
                Requests = steady.Due,
                Dropped = steady.Dropped,
                Errors = steady.Errors,
                Validity = steady.Validity,
                Notes = [FormattableString.Invariant($"{bytesACommand:#,0} bytes a command at {steady.Answered / steady.Seconds:#,0}/s."), read],
                Faults = faults,
            };
        }

        async Task<(double Clients, double Blocked, RedisInfo Last)> SampleAsync()
        {
            var (clients, waiting) = (0.0, 0.0);
            for (; ; )
            {
                var now = await RedisInfo.ReadAsync(redis);
                (clients, waiting) = (Math.Max(clients, now.Clients), Math.Max(waiting, now.BlockedClients));
                if (ended.IsCancellationRequested)
                    return (clients, waiting, now);
                await Task.Delay(Sampling, TimeProvider.System, CancellationToken.None);
            }
        }
    }
}
