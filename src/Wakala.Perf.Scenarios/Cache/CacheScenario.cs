using Wakala.Perf.Load;

namespace Wakala.Perf.Scenarios;

/// <summary>One operation of the cache tables, as a build of the platform sends it.</summary>
public abstract class CacheScenario(string operation) : IWireScenario
{
    /// <summary>Of the context's files: what the build asks of Redis.</summary>
    public const string OperationsFile = "cache-operations";

    /// <summary>Of the context's files: how Redis is reached, as StackExchange.Redis has it.</summary>
    public const string RedisFile = "redis";

    /// <summary>Connections of the client library that its users share: with one only, a big answer would stand before everybody's.</summary>
    private const int Pool = 4;

    private Func<CacheCommands> _commands = null!;
    private string _redis = string.Empty;
    private RedisUsers? _users;

    /// <inheritdoc />
    public async Task PrepareAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var commands = CacheOperations.Read(context.File(OperationsFile)).Operation(operation);
        _commands = () => new CacheCommands(commands, PrefixOf(context.RunId), context.Seed);
        _redis = (await File.ReadAllTextAsync(context.File(RedisFile), cancellationToken)).Trim();
    }

    /// <summary>What the keys of a run begin with: as long for one build as for the other.</summary>
    public static string PrefixOf(string runId) => $"{runId}:";

    /// <inheritdoc />
    public string? WhyNotReactor(ScenarioContext context) => RedisAddress.WhyNotReactor(File.ReadAllText(context.File(RedisFile)).Trim());

    /// <inheritdoc />
    public async Task<WireTarget> TargetAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var address = await RedisAddress.OfAsync(_redis, cancellationToken);
        return new WireTarget(address.EndPoint, new RedisProtocol(_commands()) { User = address.User, Password = address.Password });
    }

    /// <inheritdoc />
    public async ValueTask<IVirtualUser> OpenAsync(int index, CancellationToken cancellationToken)
        => (_users ??= await RedisUsers.ConnectAsync(_redis, Pool)).Open(index, _commands());

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
