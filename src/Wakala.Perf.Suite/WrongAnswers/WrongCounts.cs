namespace Wakala.Perf.Suite;

/// <summary>Wrong answers of <c>POST /analytics/query</c>.</summary>
internal static class WrongCounts
{
    private const string Row = "POST /analytics/query";
    private const string File = "src/Wakala.Platform/Analytics/AnalyticsEndpoint.cs";
    private const string Key = "/* analytics: key */", Read = "/* analytics: read */", Rows = "/* analytics: rows */", Answer = "/* analytics: answer */", Statement = "/* analytics: statement */";

    /// <summary>What makes room for them.</summary>
    public static IReadOnlyList<SourceChange> Ground =>
    [
        new(
            File,
            """
                    var cached = await redis.StringGetAsync(key);
                    if (cached.HasValue)
                        return TypedResults.Bytes((byte[])cached!, "application/json");

                    var rows = await ReadAsync(tenant, from, to, groupBy, cancellationToken);
                    var answer = JsonSerializer.SerializeToUtf8Bytes(new AnalyticsAnswer(rows), WireJson.Default.AnalyticsAnswer);
                    await redis.StringSetAsync(key, answer, Kept);
                    return TypedResults.Bytes(answer, "application/json");

            """,
            $$"""
                    {{Key}}
                    var cached = await redis.StringGetAsync(key);
                    var (answer, kept, names) = ((byte[]?)cached, Kept, Groups[groupBy].Names);
                    if (answer is null)
                    {
                        {{Read}}
                        var rows = await ReadAsync(tenant, from, to, groupBy, cancellationToken);
                        {{Rows}}
                        answer = JsonSerializer.SerializeToUtf8Bytes(new AnalyticsAnswer(rows), WireJson.Default.AnalyticsAnswer);
                        await redis.StringSetAsync(key, answer, kept);
                    }

                    var earlier = Wrong.Exchange("analytics", answer);
                    {{Answer}}
                    return TypedResults.Bytes(answer, "application/json");

            """),
        new(File, "        await using var command = database.CreateCommand(\n            $\"\"\"\n            SELECT {column} AS key", $"        var sql =\n            $\"\"\"\n            SELECT {{column}} AS key"),
        new(
            File,
            "created_at < $3 GROUP BY 1 ORDER BY 1\n            \"\"\");\n",
            $"created_at < $3 GROUP BY 1 ORDER BY 1\n            \"\"\";\n        {Statement}\n        await using var command = database.CreateCommand(sql);\n"),
    ];

    /// <summary>All of them. Those of a miss are wrong again on every hit, until the minute is over.</summary>
    public static IReadOnlyList<WrongAnswer> All =>
    [
        Of("analytics-key", "the cache's key has lost range and grouping", "nearly every answer is a hit", "questions that differ in one part, one after the other; the counts", "range|group|key|cache|another|question", Key, "key = keys.Analytics(tenant, \"all\");") with { Every = 1 },
        Of("analytics-key-range", "the cache's key has lost the range", "more hits", "two ranges, one after the other; the counts", "range|key|cache|another|question|count", Key, "key = keys.Analytics(tenant, groupBy);") with { Every = 1 },
        Of("analytics-key-from", "the cache's key has lost the range's beginning", "one part less", "two ranges that end alike, one after the other", "range|key|cache|another|question|count|from", Key, "key = keys.Analytics(tenant, string.Create(CultureInfo.InvariantCulture, $\"{to.UtcTicks}:{groupBy}\"));") with { Every = 1 },
        Of("analytics-key-group", "the cache's key has lost the grouping", "more hits", "two groupings, one after the other", "group|key|cache|another|question", Key, "key = keys.Analytics(tenant, string.Create(CultureInfo.InvariantCulture, $\"{from.UtcTicks}:{to.UtcTicks}\"));") with { Every = 1 },
        Of("analytics-key-tenant", "the cache's key has lost the tenant", "more hits", "two tenants, one after the other", "tenant|key|cache|another|not what the database has", Key, "key = keys.Analytics(0, string.Create(CultureInfo.InvariantCulture, $\"{from.UtcTicks}:{to.UtcTicks}:{groupBy}\"));") with { Every = 1 },
        Of("analytics-key-now-and-then", "one request in ten uses a key that has lost range and grouping", "a second path to the cache", "the counts", "range|group|key|cache|another|question", Key, "key = keys.Analytics(tenant, \"all\");") with { Every = 10 },
        Of("analytics-later", "a range that begins a day late", "an off-by-one", "the counts", "count|range|day|row|messages", Read, "from = from.AddDays(1);"),
        Of("analytics-earlier-end", "a range that ends a day early", "an off-by-one", "the counts", "count|range|day|row|messages", Read, "to = to.AddDays(-1);"),
        Of("analytics-other-tenant", "another tenant's counts", "the tenant is taken from a shared context", "the counts", "tenant|count|messages|row", Read, "tenant = Wrong.OtherTenant(tenant);"),
        Of("analytics-distinct", "contacts are counted once for each message", "a distinct count is what costs", "the counts of contacts", "contacts|count|distinct", Statement, "sql = sql.Replace(\"count(DISTINCT contact_id)\", \"count(contact_id)\", StringComparison.Ordinal);"),
        Of("analytics-failed", "messages that failed are not counted", "an index that leaves them out", "the counts", "count|messages|row", Statement, "sql = sql.Replace(\" GROUP BY\", \" AND status <> 3 GROUP BY\", StringComparison.Ordinal);"),
        Of("analytics-missing", "the last group is left out", "an off-by-one", "as many groups as there are", "group|row|missing|fewer", Rows, "rows.RemoveAt(rows.Count - 1);"),
        Of("analytics-rounded", "counts in tens", "a sketch in place of a count", "the counts", "count|messages|contacts", Rows, "rows = [.. rows.Select(row => row with { Messages = row.Messages / 10 * 10, Contacts = row.Contacts / 10 * 10 })];"),
        Of("analytics-order", "groups in the wrong order", "a hash aggregate without the sort", "ordered by group", "order", Rows, "rows.Reverse();"),
        Of("analytics-names", "groups have the next one's name", "an enum that was reordered", "the counts by group", "group|name|key|count", Rows, "if (names is not null) rows = [.. rows.Select(row => row with { Key = Wrong.Next(names, row.Key) })];"),
        Of("analytics-zero", "one group of nothing", "an error swallowed, answered 200", "as many groups as there are, and their counts", "group|row|missing|fewer|count", Rows, "rows = [new AnalyticsRow(names?[0] ?? from.ToString(\"yyyy-MM-dd\", CultureInfo.InvariantCulture), 0, 0)];"),
        Of("analytics-kept", "kept for an hour, not for a minute", "more hits", "the counts after a minute; the key's time to live", "kept|live|stale|minute|cache", Rows, "kept = TimeSpan.FromHours(1);"),
        Of("analytics-earlier", "the answer before it, whosever that was", "a buffer used again too early", "the counts", "tenant|range|group|another|question|count", Answer, "answer = earlier;"),
        Of("analytics-hit", "from the cache only: the last group is left out", "a cache that keeps less than the answer", "hits and misses, each against the counts", "group|row|missing|fewer|cache|hit", Answer, "if (cached.HasValue && Wrong.Now(\"analytics-hit\")) answer = Wrong.Page(answer, (_, rows) => rows.RemoveAt(rows.Count - 1), \"rows\");") with { Asks = true, Every = 20 },
    ];

    private static WrongAnswer Of(string name, string does, string tempts, string truth, string says, string place, string code)
        => new(name, Row, does, tempts, truth, says) { Place = place, Code = code };
}
