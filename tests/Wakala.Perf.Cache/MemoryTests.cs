using Wakala.Perf.Environments;
using Wakala.Perf.Gate;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;
using Wakala.Perf.Suite;

namespace Wakala.Perf.Cache;

/// <summary>
/// The document's "Redis Metrics", memory: a Redis of the row's own that may use less than the build's keys need, so that it must give some up, loaded with
/// the build's commands in its own proportions.
/// </summary>
[Asserts("Redis Metrics", "memory_usage")]
public sealed class MemoryTests(CacheSuite suite)
{
    private const int LimitMiB = 32;
    private const double MiB = 1024 * 1024;
    private const double NeededOfLimit = 1.5;
    private const string Reading = "The limit here is 32 MiB, the document's is that of a cluster: what is held is that used and peak stay within it, and what is given up.";

    private static readonly Dictionary<string, string> Settings = new()
    {
        ["maxmemory"] = $"{LimitMiB}mb",
        ["maxmemory-policy"] = "allkeys-lru",
        ["appendonly"] = "no",
        ["save"] = string.Empty,
    };

    [Theory] // row, used and peak in GB, evicted keys in percent of commands
    [InlineData("memory_usage", 12, 14, 0.1)]
    public async Task Holds_its_baseline(string scenario, int used, int peak, double evicted)
    {
        var row = new RowPlan(
            new RowRules(
                "Redis Metrics",
                scenario,
                Figure.Size("used", "MB", used * 1_000, factor: 1.1).Between(LimitMiB / 2, LimitMiB * 1.1).ReadAs(Reading),
                Figure.Size("peak", "MB", peak * 1_000, factor: 1.2).Between(LimitMiB / 2, LimitMiB * 1.3).ReadAs(Reading),
                // 3.9 % in quiet runs and 7.2 % in one on a machine that stalled: buffers of connections whose commands pile up count against the limit, and keys go for them.
                new Figure { Name = "eviction rate", Unit = "%", Kind = FigureKind.Ratio, Better = Better.Lower, Objective = evicted, Tolerance = new FigureTolerance(2.5, 0.05), News = new FigureTolerance(2.5, 0.05), Least = 0.01, Most = 10, Reading = Reading },
                Figure.Errors()),
            new { LimitMiB, NeededOfLimit, policy = Settings["maxmemory-policy"], commandsASecond = DirectLoad.CommandsASecond },
            (target, trial, stop) => MeasureAsync(target, scenario, trial, stop));

        var result = await suite.MeasureAsync(row, TestContext.Current.CancellationToken);

        result.Should().HoldItsBaseline();
    }

    private async Task<Trial> MeasureAsync(TableTarget target, string scenario, int trial, CancellationToken cancellationToken)
    {
        if (target.Environment.Allowance is not null)
            Assert.Skip($"A Redis of the row's own says nothing of '{target.Environment.Name}'.");
        var operation = Larger(suite.Operations.Mix(scenario, "GET", "SET"));
        await using var servers = await FurtherServers.CreateAsync(target.RepositoryRoot, cancellationToken);
        var redis = await servers.StartRedisAsync(Settings, cancellationToken);
        await new CacheCommands(operation, DirectLoad.Prefix, 1).SeedAsync(redis.Connection.GetDatabase(), cancellationToken);
        return await new RedisWatch(redis.Connection, mayEvict: true, TimeProvider.System).MeasureAsync(scenario, LoadAsync, cancellationToken);

        async Task<Trial> LoadAsync()
        {
            var loader = new CacheLoader(target.RepositoryRoot, target.Environment.WorkDirectory);
            var before = await RedisInfo.ReadAsync(redis.Connection);
            var plan = new CachePlan
            {
                Redis = redis.Configuration,
                Operation = operation,
                Prefix = DirectLoad.Prefix,
                Seed = (ulong)trial,
                KeysAreThere = true,
                Steady = new SteadyPlan(DirectLoad.Rate(target), 0.5, DirectLoad.Seconds(target), 8),
                Result = loader.ResultFile,
            };
            var load = (await loader.RunAsync(plan, target.Environment.ServerProcesses, cancellationToken)).Steady!;
            var after = await RedisInfo.ReadAsync(redis.Connection);
            return new Trial
            {
                Scenario = scenario,
                StartedAt = load.StartedAt,
                Seconds = load.Seconds,
                Figures =
                [
                    new("used", "MB", after.UsedMemory / MiB),
                    new("peak", "MB", after.PeakMemory / MiB),
                    new("eviction rate", "%", 100 * (after.EvictedKeys - before.EvictedKeys) / (after.Commands - before.Commands)),
                    new("errors", "requests", load.ErrorCount),
                ],
                Requests = load.Due,
                Dropped = load.Dropped,
                Errors = load.Errors,
                Validity = load.Validity,
                Notes = [FormattableString.Invariant($"{after.EvictedKeys - before.EvictedKeys:#,0} keys of {after.Commands - before.Commands:#,0} commands were given up under a limit of {LimitMiB} MiB.")],
            };
        }
    }

    /// <summary>The same commands over so many of the largest keys that they do not all fit.</summary>
    private static CacheOperation Larger(CacheOperation operation)
    {
        var largest = operation.Commands.Where(command => command.Before is not null).MaxBy(command => command.Before!.Sum(text => text.Length))!;
        var keys = (int)(LimitMiB * MiB * NeededOfLimit / largest.Before!.Sum(text => text.Length));
        return operation with { Commands = [.. operation.Commands.Select(command => command.Command[1] == largest.Command[1] ? command with { Keys = keys } : command)] };
    }
}
