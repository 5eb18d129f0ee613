using System.Collections.Concurrent;
using System.Text.Json;
using StackExchange.Redis;

namespace Wakala.Perf.Suite;

/// <summary>Hears what is told of on the channels of all tenants, from when it is opened.</summary>
internal sealed class PushWatch : IAsyncDisposable
{
    private const string Tenant = "{tenantId}";

    /// <summary>What was told before the last answer came is here soon after it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<(string TenantId, string Id), int> _heard = new();
    private readonly ISubscriber _subscriber;
    private readonly RedisChannel _pattern;
    private readonly string _before;
    private readonly string _after;

    private PushWatch(ISubscriber subscriber, string channel)
    {
        var place = channel.IndexOf(Tenant, StringComparison.Ordinal);
        (_subscriber, _before, _after) = (subscriber, channel[..place], channel[(place + Tenant.Length)..]);
        _pattern = RedisChannel.Pattern($"{_before}*{_after}");
    }

    /// <summary>Begins to listen.</summary>
    /// <param name="redis">The server.</param>
    /// <param name="channel">The channel of a tenant, with <c>{tenantId}</c>.</param>
    public static async Task<PushWatch> OpenAsync(IConnectionMultiplexer redis, string channel)
    {
        var watch = new PushWatch(redis.GetSubscriber(), channel);
        await watch._subscriber.SubscribeAsync(watch._pattern, watch.Hear);
        return watch;
    }

    /// <summary>How often each row was told of, by its tenant's number and its own.</summary>
    public IReadOnlyDictionary<(string TenantId, string Id), int> Heard => _heard;

    /// <summary>Waits until as many rows have been heard of, for a while.</summary>
    public async Task WaitAsync(long rows, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (_heard.Count < rows && TimeProvider.System.GetElapsedTime(began) < Patience)
            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await _subscriber.UnsubscribeAsync(_pattern, Hear);

    private void Hear(RedisChannel channel, RedisValue message)
    {
        var name = channel.ToString();
        var tenant = name[_before.Length..^_after.Length];
        _heard.AddOrUpdate((tenant, IdOf(message)), 1, static (_, times) => times + 1);
    }

    private static string IdOf(RedisValue message)
    {
        try
        {
            using var json = JsonDocument.Parse((byte[])message!);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("id", out var id) ? RowDifference.Plain(id) : string.Empty;
        }
        catch (JsonException)
        {
            return string.Empty;
        }
    }
}
