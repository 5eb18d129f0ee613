using StackExchange.Redis;
using Wakala.Perf.Gate;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>"Redis Metrics", network: as many connections as the document has, all at work with the build's commands; what goes over the wire, and who waits.</summary>
internal static class NetworkTable
{
    private const double BitsPerByte = 8;
    private const double Mega = 1e6;

    private static readonly TimeSpan Sampling = TimeSpan.FromMilliseconds(100);

    public static RowRules Rules(string row, int bandwidth, int connections, int blocked) => new(
        CacheTables.RedisMetrics,
        row,
        Figure.Size("bandwidth used", "Mbps", bandwidth, factor: 1.05),
        new Figure { Name = "connections", Unit = "connections", Kind = FigureKind.Count, Better = Better.Higher, Objective = connections, Least = connections },
        Figure.AtMost("blocked clients", "clients", blocked, blocked),
        Figure.Errors());

    public static object Workload(int connections) => new { connections, commandsASecond = CacheSizes.CommandsASecond };

    public static async Task<Trial> MeasureAsync(TableTarget target, string row, CacheOperation operation, int connections, int trial, CancellationToken cancellationToken)
    {
        var load = new DirectLoad(target);
        var redis = load.Server.Redis;
        var plan = DirectLoad.Plan(operation, trial) with { KeysAreThere = true, Steady = load.Steady(connections) };
        await new CacheCommands(operation, DirectLoad.Prefix, 1).SeedAsync(redis.GetDatabase(), forGood: true, cancellationToken);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var before = await RedisInfo.ReadAsync(redis);
        var sampling = SampleAsync(redis, ended.Token);
        try
        {
            return await load.MeasureAsync(row, plan, ReadAsync, cancellationToken);
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
            MeasuredFigure[] figures =
            [
                new("bandwidth used", "Mbps", bytesACommand * steady.Answered / steady.Seconds * BitsPerByte / Mega),
                new("connections", "connections", clients),
                new("blocked clients", "clients", waiting),
                new("errors", "requests", steady.ErrorCount),
            ];
            return DirectLoad.Trial(row, steady, figures) with
            {
                Notes = [FormattableString.Invariant($"{bytesACommand:#,0} bytes a command at {steady.Answered / steady.Seconds:#,0}/s."), read],
                Faults = faults,
            };
        }
    }

    /// <summary>The most clients, and the most that waited, until it is ended; and the last reading.</summary>
    private static async Task<(double Clients, double Blocked, RedisInfo Last)> SampleAsync(IConnectionMultiplexer redis, CancellationToken ended)
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
