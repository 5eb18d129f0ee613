using System.Globalization;
using System.Text.Json;
using Npgsql;
using StackExchange.Redis;

namespace Wakala.Platform;

/// <summary><c>POST /analytics/query</c>: counts of a tenant's messages over a time range, kept for a minute.</summary>
internal sealed class AnalyticsEndpoint(NpgsqlDataSource database, IDatabase redis, RedisKeys keys)
{
    private const int LongestRangeDays = 366;
    private const int SummaryDays = 30;

    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(60);

    private static readonly Dictionary<string, (string Column, string[]? Names)> Groups = new()
    {
        ["day"] = ("to_char(date_trunc('day', created_at AT TIME ZONE 'UTC'), 'YYYY-MM-DD')", null),
        ["channel"] = ("channel::text", MessageKinds.Channels),
        ["status"] = ("status::text", MessageKinds.Statuses),
        ["direction"] = ("direction::text", MessageKinds.Directions),
    };

    public async Task<IResult> HandleAsync(HttpContext context)
    {
        var request = await RequestBody.ReadAsync(context.Request, WireJson.Default.AnalyticsRequest, context.RequestAborted);
        var from = request.From ?? throw Refusal.OfField("from", "from is missing.");
        var to = request.To ?? throw Refusal.OfField("to", "to is missing.");
        if (to <= from || to - from > TimeSpan.FromDays(LongestRangeDays))
            throw Refusal.OfField("to", $"to must be after from, by at most {LongestRangeDays} days.");
        if (request.GroupBy is null || !Groups.ContainsKey(request.GroupBy))
            throw Refusal.OfField("groupBy", $"groupBy must be one of {string.Join(", ", Groups.Keys)}.");
        return await AnswerAsync(Caller.Of(context).Tenant.Id, from.ToUniversalTime(), to.ToUniversalTime(), request.GroupBy, context.RequestAborted);
    }

    /// <summary><c>GET /api/analytics/summary</c>: the thirty days up to the tenant's newest message.</summary>
    public async Task<IResult> HandleSummaryAsync(HttpContext context)
    {
        var tenant = Caller.Of(context).Tenant.Id;
        await using var command = database.CreateCommand("SELECT created_at FROM messages WHERE tenant_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = tenant });
        await using var reader = await command.ExecuteReaderAsync(context.RequestAborted);
        if (!await reader.ReadAsync(context.RequestAborted))
            return TypedResults.Json(new AnalyticsAnswer([]), WireJson.Default.AnalyticsAnswer);
        var newest = reader.GetFieldValue<DateTimeOffset>(0);
        var to = new DateTimeOffset(newest.UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
        await reader.DisposeAsync();
        return await AnswerAsync(tenant, to.AddDays(-SummaryDays), to, "day", context.RequestAborted);
    }

    private async Task<IResult> AnswerAsync(int tenant, DateTimeOffset from, DateTimeOffset to, string groupBy, CancellationToken cancellationToken)
    {
        var key = keys.Analytics(tenant, string.Create(CultureInfo.InvariantCulture, $"{from.UtcTicks}:{to.UtcTicks}:{groupBy}"));
        var cached = await redis.StringGetAsync(key);
        if (cached.HasValue)
            return TypedResults.Bytes((byte[])cached!, "application/json");

        var rows = await ReadAsync(tenant, from, to, groupBy, cancellationToken);
        var answer = JsonSerializer.SerializeToUtf8Bytes(new AnalyticsAnswer(rows), WireJson.Default.AnalyticsAnswer);
        await redis.StringSetAsync(key, answer, Kept);
        return TypedResults.Bytes(answer, "application/json");
    }

    private async Task<List<AnalyticsRow>> ReadAsync(int tenant, DateTimeOffset from, DateTimeOffset to, string groupBy, CancellationToken cancellationToken)
    {
        var (column, names) = Groups[groupBy];
        await using var command = database.CreateCommand(
            $"""
            SELECT {column} AS key, count(*), count(DISTINCT contact_id) FROM messages
            WHERE tenant_id = $1 AND created_at >= $2 AND created_at < $3 GROUP BY 1 ORDER BY 1
            """);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = tenant });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = from });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = to });
        var rows = new List<AnalyticsRow>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var text = reader.GetString(0);
            rows.Add(new AnalyticsRow(names?[int.Parse(text, CultureInfo.InvariantCulture)] ?? text, reader.GetInt64(1), reader.GetInt64(2)));
        }

        return rows;
    }
}
