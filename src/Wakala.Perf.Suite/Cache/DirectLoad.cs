using StackExchange.Redis;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>Loads the environment's Redis without the platform between, under keys of its own that go with it.</summary>
internal sealed class DirectLoad(TableTarget target)
{
    /// <summary>What its keys begin with.</summary>
    public const string Prefix = "perf:";

    /// <summary>The document's commands a second.</summary>
    public const int CommandsASecond = 85_000;

    private const int KeysAtOnce = 1_000;

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

    /// <summary>Commands a second of a steady load: the document's, times the profile's scale.</summary>
    public static double Rate(TableTarget target) => CommandsASecond * target.Profile.RateScale;

    /// <summary>Seconds of one load: 2 at smoke.</summary>
    public static double Seconds(TableTarget target) => target.Profile.Seconds / 4.5;

    /// <summary>Measures a row by a plan, watched for what may happen to the server meanwhile.</summary>
    /// <param name="scenario">The row.</param>
    /// <param name="plan">What is done; where it is done is filled in.</param>
    /// <param name="read">Makes the trial of the result.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<Trial> MeasureAsync(string scenario, CachePlan plan, Func<CacheResult, Task<Trial>> read, CancellationToken cancellationToken)
    {
        var (redis, configuration) = Server;
        return new RedisWatch(redis, mayEvict: false, TimeProvider.System).MeasureAsync(
            scenario,
            async () =>
            {
                try
                {
                    var loader = new CacheLoader(target.RepositoryRoot, target.Environment.WorkDirectory);
                    var result = await loader.RunAsync(plan with { Redis = configuration, Prefix = Prefix, Result = loader.ResultFile }, target.Environment.ServerProcesses, cancellationToken);
                    return await read(result);
                }
                finally
                {
                    await CleanAsync(redis, Prefix);
                }
            },
            cancellationToken);
    }

    /// <summary>Reads back what the commands of a plan left.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="load">Its load.</param>
    public Task<(string Note, IReadOnlyList<string> Faults)> ReadBackAsync(CachePlan plan, LoadResult load)
        => new WrittenKeys(Server.Redis.GetDatabase(), new CacheCommands(plan.Operation, Prefix, plan.Seed)).AuditAsync(load);

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
