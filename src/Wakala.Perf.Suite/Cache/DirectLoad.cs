using StackExchange.Redis;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>Loads the environment's Redis without the platform between, under keys of its own that go with it.</summary>
internal sealed class DirectLoad(TableTarget target)
{
    /// <summary>What its keys begin with.</summary>
    public const string Prefix = "perf:";

    private const int KeysAtOnce = 1_000;
    private const double WarmUpSeconds = 0.5;

    /// <summary>The environment's Redis.</summary>
    /// <exception cref="Xunit.Sdk.SkipException">Nobody but the platform may reach it here.</exception>
    public (IConnectionMultiplexer Redis, string Configuration) Server
    {
        get
        {
            var access = target.Environment.Access;
            if (access is not { Redis: { } redis, RedisConfiguration: { } configuration })
                Xunit.Assert.Skip($"Redis is not loaded directly here: '{target.Environment.Name}' lets nobody but the platform reach it.");
            return (access.Redis!, access.RedisConfiguration!);
        }
    }

    /// <summary>A plan that does nothing yet.</summary>
    /// <param name="operation">What is sent.</param>
    /// <param name="trial">Which trial, which the keys are drawn by.</param>
    public static CachePlan Plan(CacheOperation operation, int trial)
        // Where it is done is filled in by who runs it.
        => new() { Redis = string.Empty, Operation = operation, Prefix = Prefix, Seed = (ulong)trial, Result = string.Empty };

    /// <summary>A row's trial, of its steady load.</summary>
    public static Trial Trial(string row, LoadResult load, params IReadOnlyList<MeasuredFigure> figures) => Results.Trial.Of(load) with
    {
        Scenario = row,
        // The row's figures are numbers of its own, and none is read from the load.
        Load = null,
        Figures = figures,
        Requests = load.Due,
    };

    /// <summary>The document's commands a second times the profile's scale; 2 s of them at smoke.</summary>
    public SteadyPlan Steady(int connections) => new(CacheSizes.CommandsASecond * target.Profile.RateScale, WarmUpSeconds, target.Profile.Seconds / 4.5, connections);

    /// <summary>Measures a row by a plan, watched for what may happen to the server meanwhile.</summary>
    /// <param name="row">The row.</param>
    /// <param name="plan">What is done.</param>
    /// <param name="read">Makes the trial of the result.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<Trial> MeasureAsync(string row, CachePlan plan, Func<CacheResult, Task<Trial>> read, CancellationToken cancellationToken)
    {
        var (redis, configuration) = Server;
        return new RedisWatch(redis, mayEvict: false, TimeProvider.System).MeasureAsync(
            row,
            async () =>
            {
                try
                {
                    return await read(await RunAsync(plan, configuration, cancellationToken));
                }
                finally
                {
                    await CleanAsync(redis, Prefix);
                }
            },
            cancellationToken);
    }

    /// <summary>Runs a plan on a server.</summary>
    /// <param name="plan">What is done.</param>
    /// <param name="configuration">The server.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<CacheResult> RunAsync(CachePlan plan, string configuration, CancellationToken cancellationToken)
    {
        var loader = new CacheLoader(target.RepositoryRoot, target.Environment.WorkDirectory);
        return loader.RunAsync(plan with { Redis = configuration, Result = loader.ResultFile }, target.Environment.ServerProcesses, cancellationToken);
    }

    /// <summary>Reads back what the commands of a plan left.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="load">Its load.</param>
    public Task<(string Note, IReadOnlyList<string> Faults)> ReadBackAsync(CachePlan plan, LoadResult load)
        => new WrittenKeys(Server.Redis.GetDatabase(), new CacheCommands(plan.Operation, Prefix, plan.Seed)).AuditAsync(load, TimeSpan.FromSeconds(plan.Steady!.WarmUpSeconds));

    /// <summary>Removes every key that begins so.</summary>
    public static async Task CleanAsync(IConnectionMultiplexer redis, string prefix)
    {
        var database = redis.GetDatabase();
        foreach (var server in redis.GetServers().Where(server => server.IsConnected && !server.IsReplica))
        {
            foreach (var some in server.Keys(pattern: $"{prefix}*", pageSize: KeysAtOnce).Chunk(KeysAtOnce))
                await database.ExecuteAsync("UNLINK", [.. some.Select(key => (object)key)]);
        }
    }
}
