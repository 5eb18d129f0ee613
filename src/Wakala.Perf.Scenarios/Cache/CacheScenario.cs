using Wakala.Perf.Load;

namespace Wakala.Perf.Scenarios;

/// <summary>One operation of the cache tables, as a build of the platform sends it, through the client library that applications use.</summary>
public abstract class CacheScenario(string operation) : IScenario
{
    /// <summary>Of the context's files: what the build asks of Redis.</summary>
    public const string OperationsFile = "cache-operations";

    /// <summary>Of the context's files: how Redis is reached, as StackExchange.Redis has it.</summary>
    public const string RedisFile = "redis";

    /// <summary>Connections that the users share: with one only, a big answer would stand before everybody's.</summary>
    private const int Pool = 4;

    private RedisUsers? _users;

    /// <inheritdoc />
    public async Task PrepareAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var operations = CacheOperations.Read(context.File(OperationsFile));
        var commands = new CacheCommands(operations.Operation(operation), PrefixOf(context.RunId), context.Seed);
        var redis = await File.ReadAllTextAsync(context.File(RedisFile), cancellationToken);
        _users = await RedisUsers.ConnectAsync(redis.Trim(), commands.CommandOf, commands.Expectation, RedisConnections.Pooled, Pool, isRight: (arrival, value) => commands.IsRight(arrival, value));
    }

    /// <summary>What the keys of a run begin with: as long for one build as for the other.</summary>
    public static string PrefixOf(string runId) => $"{runId}:";

    /// <inheritdoc />
    public ValueTask<IVirtualUser> OpenAsync(int index, CancellationToken cancellationToken) => ValueTask.FromResult(_users!.Open(index));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_users is not null)
            await _users.DisposeAsync();
    }
}

/// <summary>The build's GETs.</summary>
public sealed class GetScenario() : CacheScenario("GET");

/// <summary>The build's SETs.</summary>
public sealed class SetScenario() : CacheScenario("SET");

/// <summary>HGET.</summary>
public sealed class HashGetScenario() : CacheScenario("HGET");

/// <summary>ZADD.</summary>
public sealed class SortedSetAddScenario() : CacheScenario("ZADD");
