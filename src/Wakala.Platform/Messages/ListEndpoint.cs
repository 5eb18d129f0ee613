using System.Globalization;
using System.Text.Json;
using Npgsql;
using StackExchange.Redis;

namespace Wakala.Platform;

/// <summary><c>GET /messages/list</c>: keyset pages, newest first, cached as they are sent.</summary>
internal sealed class ListEndpoint(NpgsqlDataSource database, IDatabase redis, RedisKeys keys)
{
    private const int DefaultLimit = 50;
    private const int HighestLimit = 100;

    /// <summary>How long a page is kept.</summary>
    public static TimeSpan Kept { get; } = TimeSpan.FromSeconds(60);

    public Task<IResult> HandleAsync(HttpContext context)
    {
        var limit = LimitOf(context.Request.Query["limit"], DefaultLimit, HighestLimit);
        return PageAsync(context, limit, context.Request.Query["before"]);
    }

    /// <summary><c>GET /api/messages</c>: the newest twenty.</summary>
    public Task<IResult> HandleNewestAsync(HttpContext context) => PageAsync(context, 20, null);

    /// <summary>Puts a tenant's newest page into the cache before anybody asks.</summary>
    /// <returns>Bytes of key and page.</returns>
    public async Task<int> KeepNewestAsync(int tenant, CancellationToken cancellationToken)
    {
        var key = await KeyAsync(tenant, DefaultLimit, null);
        return key.Length + (await KeepAsync(tenant, key, DefaultLimit, null, cancellationToken)).Length;
    }

    internal static int LimitOf(string? text, int otherwise, int highest)
    {
        if (string.IsNullOrEmpty(text))
            return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit >= 1 && limit <= highest
            ? limit
            : throw Refusal.OfField("limit", $"limit must be a number from 1 to {highest}.");
    }

    private async Task<IResult> PageAsync(HttpContext context, int limit, string? before)
    {
        var tenant = Caller.Of(context).Tenant.Id;
        var cursor = PageCursor.Parse(before);
        var key = await KeyAsync(tenant, limit, cursor);
        var cached = await redis.StringGetAsync(key);
        if (cached.HasValue)
            return TypedResults.Bytes((byte[])cached!, "application/json");

        var page = await KeepAsync(tenant, key, limit, cursor, context.RequestAborted);
        return TypedResults.Bytes(page, "application/json");
    }

    private async Task<string> KeyAsync(int tenant, int limit, PageCursor? cursor)
    {
        var version = await redis.StringGetAsync(keys.ListVersion(tenant));
        return keys.List(tenant, version.HasValue ? version.ToString() : "0", limit, cursor?.ToString() ?? string.Empty);
    }

    private async Task<byte[]> KeepAsync(int tenant, string key, int limit, PageCursor? cursor, CancellationToken cancellationToken)
    {
        var page = JsonSerializer.SerializeToUtf8Bytes(await ReadAsync(tenant, limit, cursor, cancellationToken), WireJson.Default.MessagePage);
        await redis.StringSetAsync(key, page, Kept);
        return page;
    }

    private async Task<MessagePage> ReadAsync(int tenant, int limit, PageCursor? cursor, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(cursor is null ? Sql.NewestMessages : Sql.MessagesBefore);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = tenant });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        if (cursor is { } from)
        {
            command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = from.Before });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = from.BeforeId });
        }

        var items = new List<MessageItem>(limit);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            items.Add(new MessageItem(
                reader.GetInt64(0),
                reader.GetInt64(1),
                MessageKinds.Directions[reader.GetInt16(2)],
                MessageKinds.Channels[reader.GetInt16(3)],
                MessageKinds.Statuses[reader.GetInt16(4)],
                reader.GetString(5),
                reader.GetFieldValue<DateTimeOffset>(6)));
        }

        return new MessagePage(items, items.Count < limit ? null : new PageCursor(items[^1].CreatedAt, items[^1].Id).ToString());
    }
}
