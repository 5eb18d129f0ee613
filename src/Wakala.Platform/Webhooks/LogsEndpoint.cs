using System.Globalization;
using Npgsql;

namespace Wakala.Platform;

/// <summary><c>GET /webhooks/logs</c>: what became of a tenant's webhooks over a stretch of time, newest first.</summary>
internal sealed class LogsEndpoint(NpgsqlDataSource database, TimeProvider time)
{
    private const int DefaultLimit = 50;
    private const int HighestLimit = 100;
    private const int DefaultDays = 30;

    private static readonly string[] Statuses = ["received", "processed", "failed"];

    public async Task<IResult> HandleAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var limit = ListEndpoint.LimitOf(query["limit"], DefaultLimit, HighestLimit);
        var status = (string?)query["status"] ?? Statuses[0];
        if (!Statuses.Contains(status))
            throw Refusal.OfField("status", $"status must be one of {string.Join(", ", Statuses)}.");
        var to = MomentOf("to", query["to"], time.GetUtcNow());
        var from = MomentOf("from", query["from"], to.AddDays(-DefaultDays));

        await using var command = database.CreateCommand(Sql.WebhookLogs);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = status });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = from });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = to });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Caller.Of(context).Tenant.Id });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        var items = new List<WebhookLogItem>(limit);
        await using var reader = await command.ExecuteReaderAsync(context.RequestAborted);
        while (await reader.ReadAsync(context.RequestAborted))
            items.Add(new WebhookLogItem(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetFieldValue<DateTimeOffset>(4)));
        return TypedResults.Json(new WebhookLogPage(items), WireJson.Default.WebhookLogPage);
    }

    private static DateTimeOffset MomentOf(string field, string? text, DateTimeOffset otherwise)
    {
        if (string.IsNullOrEmpty(text))
            return otherwise;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment.ToUniversalTime()
            : throw Refusal.OfField(field, $"{field} must be a moment in ISO 8601.");
    }
}
