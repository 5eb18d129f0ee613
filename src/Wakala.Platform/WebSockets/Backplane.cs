using StackExchange.Redis;

namespace Wakala.Platform;

/// <summary>
/// What carries events between platform processes: each is kept in its tenant's stream and published, both in one step, so that what is heard has the
/// stream's order. Publishing alone loses what a process does not hear; with the id of the event before it in every event, such a process notices, and reads
/// the stream.
/// </summary>
internal sealed class Backplane(IConnectionMultiplexer redis, RedisKeys keys, PlatformSettings settings)
{
    private const string Script =
        """
        if KEYS[3] and not redis.call('SET', KEYS[3], '1', 'NX', 'EX', 86400) then return false end
        local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
        local previous = last[1] and last[1][1] or '0-0'
        local id = redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*', 'c', ARGV[2], 'd', ARGV[3], 'p', previous)
        redis.call('PUBLISH', KEYS[2], id .. '\n' .. previous .. '\n' .. ARGV[2] .. '\n' .. ARGV[3])
        return id
        """;

    private readonly IDatabase _database = redis.GetDatabase();

    /// <summary>Keeps and publishes an event.</summary>
    /// <param name="tenant">Whose room it is for.</param>
    /// <param name="conversation">Whose it is in there; empty for everybody's. One line.</param>
    /// <param name="body">A JSON object.</param>
    /// <param name="once">A name under which it happens once a day, however often it is asked for; null where every call is another event.</param>
    /// <returns>Its id; null where it has happened already.</returns>
    public async Task<string?> PublishAsync(int tenant, string conversation, byte[] body, string? once = null)
    {
        RedisKey[] names = once is null
            ? [keys.Events(tenant), keys.EventChannel(tenant)]
            : [keys.Events(tenant), keys.EventChannel(tenant), keys.Once(tenant, once)];
        var id = await _database.ScriptEvaluateAsync(Script, names, [settings.EventsKept, conversation, body]);
        return id.IsNull ? null : (string?)id;
    }

    /// <summary>Calls back for each event of a tenant that is published from now on, one after the other.</summary>
    public async Task SubscribeAsync(int tenant, Action<RoomEvent> heard)
    {
        var channel = RedisChannel.Literal(keys.EventChannel(tenant));
        var queue = await redis.GetSubscriber().SubscribeAsync(channel);
        queue.OnMessage(message =>
        {
            if (RoomEvent.Parse((byte[])message.Message!) is { } one)
                heard(one);
        });
    }

    /// <summary>Calls back when the connection that events are heard on stands again after it was lost.</summary>
    public void OnRestored(Action restored) => redis.ConnectionRestored += (_, _) => restored();

    /// <summary>The id of a tenant's last event.</summary>
    public async Task<EventId> LastAsync(int tenant)
    {
        var last = await _database.StreamRangeAsync(keys.Events(tenant), count: 1, messageOrder: Order.Descending);
        return last.Length > 0 && EventId.TryParse((string?)last[0].Id, out var id) ? id : EventId.None;
    }

    /// <summary>The kept events of a tenant after one, in their order.</summary>
    public async Task<IReadOnlyList<RoomEvent>> AfterAsync(int tenant, EventId after)
    {
        var from = after with { Number = after.Number + 1 };
        var entries = await _database.StreamRangeAsync(keys.Events(tenant), from.ToString());
        return [.. entries.Select(entry => RoomEvent.Make(entry.Id!, entry["p"]!, entry["c"]!, (byte[])entry["d"]!)).OfType<RoomEvent>()];
    }
}
