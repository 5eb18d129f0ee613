using StackExchange.Redis;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>When a load began, by each server's own clock, and which life of each server that was; it hears what is told of from then on.</summary>
internal sealed class AuditWindow : IAsyncDisposable
{
    private readonly ServerLife _life;
    private readonly RedisInfo? _redis;

    private AuditWindow(string since, ServerLife life, RedisInfo? redis, long sinceMilliseconds, PushWatch? pushed)
        => (Since, _life, _redis, SinceMilliseconds, Pushed) = (since, life, redis, sinceMilliseconds, pushed);

    /// <summary>The database's clock at the beginning.</summary>
    public string Since { get; }

    /// <summary>The same of Redis, in milliseconds since 1970.</summary>
    public long SinceMilliseconds { get; }

    /// <summary>What is told of; null where nobody listens.</summary>
    public PushWatch? Pushed { get; }

    /// <summary>Whether Redis gave up keys meanwhile.</summary>
    public bool Evicted { get; private set; }

    /// <summary>Opens it before a load.</summary>
    /// <param name="ways">Ways to the servers.</param>
    /// <param name="how">What is audited of the operation.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<AuditWindow> OpenAsync(AuditWays ways, OperationAudit how, CancellationToken cancellationToken)
    {
        var life = await ways.Database.LifeAsync(cancellationToken);
        var pushed = ways.Redis is { } redis && how.Channel is { } channel ? await PushWatch.OpenAsync(redis, channel) : null;
        var info = ways.Redis is null ? null : await RedisInfo.ReadAsync(ways.Redis);
        return new AuditWindow(await ways.Database.NowAsync(cancellationToken), life, info, ways.Redis is null ? 0 : await ClockAsync(ways.Redis), pushed);
    }

    /// <summary>What happened to a server meanwhile, so that nothing can be said of what is missing; empty where nothing did.</summary>
    public async Task<IReadOnlyList<string>> InterruptionsAsync(AuditWays ways, CancellationToken cancellationToken)
    {
        var interruptions = new List<string>();
        if ((await ways.Database.LifeAsync(cancellationToken)).Since(_life) is { } restarted)
            interruptions.Add(restarted);
        if (_redis is null)
            return interruptions;
        if (await RedisInfo.ReadPatientlyAsync(ways.Redis!, TimeProvider.System, cancellationToken) is not { } now)
            return [.. interruptions, "Redis was lost in mid-run, and did not come back"];
        if (now.Since(_redis) is { } begunAnew)
            interruptions.Add(begunAnew);
        Evicted = now.EvictedKeys > _redis.EvictedKeys;
        return interruptions;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => Pushed?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static async Task<long> ClockAsync(IConnectionMultiplexer redis)
    {
        var time = (RedisResult[])(await redis.GetDatabase().ExecuteAsync("TIME"))!;
        return ((long)time[0] * 1_000) + ((long)time[1] / 1_000);
    }
}
