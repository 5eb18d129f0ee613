using Wakala.Perf.Environments;
using Wakala.Perf.Gate;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>
/// "Redis Metrics", memory: a Redis of the row's own that may use less than the build's keys need, so that it must give some up, loaded with the build's commands in its own
/// proportions.
/// </summary>
internal static class MemoryTable
{
    private const int LimitMiB = 32;
    private const double MiB = 1024 * 1024;
    private const double NeededOfLimit = 1.5;
    private const int Connections = 8;
    private const string Reading = "The limit here is 32 MiB, the document's is that of a cluster: what is held is that used and peak stay within it, and what is given up.";

    private static readonly Dictionary<string, string> Settings = new()
    {
        ["maxmemory"] = $"{LimitMiB}mb",
        ["maxmemory-policy"] = "allkeys-lru",
        ["appendonly"] = "no",
        ["save"] = string.Empty,
    };

    public static RowRules Rules(string row, int used, int peak, double evicted) => new(
        CacheTables.RedisMetrics,
        row,
        Figure.Size("used", "MB", used * 1_000, factor: 1.1).Between(LimitMiB / 2, LimitMiB * 1.1).ReadAs(Reading),
        Figure.Size("peak", "MB", peak * 1_000, factor: 1.2).Between(LimitMiB / 2, LimitMiB * 1.3).ReadAs(Reading),
        // 3.9 % in quiet runs and 7.2 % in one on a machine that stalled: buffers of connections whose commands pile up count against the limit, and keys go for them.
        new Figure { Name = "eviction rate", Unit = "%", Kind = FigureKind.Ratio, Better = Better.Lower, Objective = evicted, Tolerance = new FigureTolerance(2.5, 0.05), News = new FigureTolerance(2.5, 0.05), Least = 0.01, Most = 10, Reading = Reading },
        Figure.Errors());

    public static object Workload => new { LimitMiB, NeededOfLimit, policy = Settings["maxmemory-policy"], commandsASecond = CacheSizes.CommandsASecond };

    public static async Task<Trial> MeasureAsync(TableTarget target, string row, CacheOperation operation, int trial, CancellationToken cancellationToken)
    {
        if (target.Environment.Allowance is not null)
            Xunit.Assert.Skip($"A Redis of the row's own says nothing of '{target.Environment.Name}'.");
        var larger = Larger(operation);
        await using var servers = await FurtherServers.CreateAsync(target.RepositoryRoot, cancellationToken);
        var redis = await servers.StartRedisAsync(Settings, cancellationToken);
        await new CacheCommands(larger, DirectLoad.Prefix, 1).SeedAsync(redis.Connection.GetDatabase(), forGood: false, cancellationToken);
        return await new RedisWatch(redis.Connection, mayEvict: true, TimeProvider.System).MeasureAsync(row, LoadAsync, cancellationToken);

        async Task<Trial> LoadAsync()
        {
            var before = await RedisInfo.ReadAsync(redis.Connection);
            var load = new DirectLoad(target);
            var plan = DirectLoad.Plan(larger, trial) with { KeysAreThere = true, Steady = load.Steady(Connections) };
            var steady = (await load.RunAsync(plan, redis.Configuration, cancellationToken)).Steady!;
            return Read(row, steady, before, await RedisInfo.ReadAsync(redis.Connection));
        }
    }

    private static Trial Read(string row, LoadResult steady, RedisInfo before, RedisInfo after)
    {
        var (evicted, commands) = (after.EvictedKeys - before.EvictedKeys, after.Commands - before.Commands);
        MeasuredFigure[] figures =
        [
            new("used", "MB", after.UsedMemory / MiB),
            new("peak", "MB", after.PeakMemory / MiB),
            new("eviction rate", "%", 100 * evicted / commands),
            new("errors", "requests", steady.ErrorCount),
        ];
        return DirectLoad.Trial(row, steady, figures) with { Notes = [FormattableString.Invariant($"{evicted:#,0} keys of {commands:#,0} commands were given up under a limit of {LimitMiB} MiB.")] };
    }

    /// <summary>The same commands over so many of the largest keys that they do not all fit.</summary>
    private static CacheOperation Larger(CacheOperation operation)
    {
        var largest = operation.Commands.Where(command => command.Before is not null).MaxBy(command => command.Before!.Sum(text => text.Length))!;
        var keys = (int)(LimitMiB * MiB * NeededOfLimit / largest.Before!.Sum(text => text.Length));
        return operation with { Commands = [.. operation.Commands.Select(command => command.Command[1] == largest.Command[1] ? command with { Keys = keys } : command)] };
    }
}
