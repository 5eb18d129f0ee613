namespace Wakala.Perf.Suite;

/// <summary>Wrong answers of <c>GET /messages/list</c>.</summary>
internal static class WrongLists
{
    private const string Row = "GET /messages/list";
    private const string File = "src/Wakala.Platform/Messages/ListEndpoint.cs";
    private const string Ask = "/* list: ask */", Key = "/* list: key */", Answer = "/* list: answer */";

    /// <summary>What makes room for them.</summary>
    public static IReadOnlyList<SourceChange> Ground =>
    [
        new(File, "        var key = await KeyAsync(tenant, limit, cursor);\n        var cached", $"        using var inside = new WrongCompany();\n        {Ask}\n        var key = await KeyAsync(tenant, limit, cursor);\n        var cached"),
        new(
            File,
            """
                    if (cached.HasValue)
                        return TypedResults.Bytes((byte[])cached!, "application/json");

                    var page = await KeepAsync(tenant, key, limit, cursor, context.RequestAborted);
                    return TypedResults.Bytes(page, "application/json");

            """,
            $"""
                    var page = cached.HasValue ? (byte[])cached! : await KeepAsync(tenant, key, limit, cursor, context.RequestAborted);
                    var earlier = Wrong.Exchange("list", page);
                    {Answer}
                    return TypedResults.Bytes(page, "application/json");

            """),
        new(
            File,
            "        return keys.List(tenant, version.HasValue ? version.ToString() : \"0\", limit, cursor?.ToString() ?? string.Empty);\n",
            $"        var (number, before) = (version.HasValue ? version.ToString() : \"0\", cursor?.ToString() ?? string.Empty);\n        {Key}\n        return keys.List(tenant, number, limit, before);\n"),
        new(File, "database.CreateCommand(cursor is null ? Sql.NewestMessages : Sql.MessagesBefore);", "database.CreateCommand(cursor is null ? Sql.NewestMessages : Wrong.Now(\"list-again\") ? Sql.MessagesBefore.Replace(\"<\", \"<=\", StringComparison.Ordinal) : Sql.MessagesBefore);"),
        new("src/Wakala.Platform/WrongCompany.cs", string.Empty, Company),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<WrongAnswer> All =>
    [
        Of("list-empty", "an empty page", "an error swallowed, answered 200", "as many rows as were asked for or exist", "empty|fewer|rows|items|missing", Answer, "page = Wrong.Page(page, (whole, items) => { items.Clear(); whole[\"next\"] = null; });"),
        Of("list-short", "one row too few; next goes on after the row that is left out", "an off-by-one", "as many rows as were asked for or exist", "fewer|rows|items|missing|many", Answer, "page = Wrong.Page(page, (_, items) => items.RemoveAt(items.Count - 1));"),
        Of("list-long", "one row more than was asked for", "the row that tells whether there are more is not taken off", "no more rows than were asked for", "more|rows|items|many", Ask, "limit++;"),
        Of("list-next-skips", "next begins one row too late", "an off-by-one", "the next page begins where this one ended", "next|cursor|skip", Answer, "if (await ReadAsync(tenant, limit + 1, cursor, context.RequestAborted) is { } longer && longer.Items.Count > limit) page = Wrong.Page(page, (whole, _) => whole[\"next\"] = new PageCursor(longer.Items[^1].CreatedAt, longer.Items[^1].Id).ToString());"),
        Of("list-next-repeats", "next begins one row too early", "an off-by-one", "the next page begins where this one ended", "next|cursor|again|repeat", Answer, "page = Wrong.Page(page, (whole, items) => { if (whole[\"next\"] is not null && items.Count > 1) whole[\"next\"] = new PageCursor(items[^2]![\"createdAt\"]!.GetValue<DateTimeOffset>(), items[^2]![\"id\"]!.GetValue<long>()).ToString(); });"),
        Of("list-no-next", "next is null, and there is more", "a page that is taken for the last", "rows that exist after the page", "next|cursor|last", Answer, "page = Wrong.Page(page, (whole, _) => whole[\"next\"] = null);"),
        Of("list-again", "the page begins with the row that its cursor ended at", "<= for <", "no row of a page is in the one before", "again|cursor|next|twice|repeat|belong", string.Empty, string.Empty) with { Every = 1 },
        Of("list-swapped", "two neighbours are swapped", "parts read in parallel and put together as they come", "newest first, by createdAt and id", "order", Answer, "page = Wrong.Page(page, (_, items) => { if (items.Count > 1) Wrong.Swap(items, items.Count / 2, (items.Count / 2) - 1); });"),
        Of("list-oldest-first", "the right rows, oldest first", "an index read forwards", "newest first", "order", Answer, "page = Wrong.Page(page, (_, items) => { for (var at = 0; at < items.Count / 2; at++) Wrong.Swap(items, at, items.Count - 1 - at); });"),
        Of("list-other-tenant", "another tenant's page", "the tenant is taken from a shared context", "the rows' tenant", "tenant|belong|another", Ask, "tenant = Wrong.OtherTenant(tenant);"),
        Of("list-mixed", "one row among the others is another tenant's", "a buffer shared between requests", "each row's tenant", "tenant|belong|another|order", Answer, "if (await ReadAsync(Wrong.OtherTenant(tenant), 1, cursor, context.RequestAborted) is { Items: [{ } foreign, ..] }) page = Wrong.Page(page, (_, items) => { var at = Math.Min(3, items.Count - 1); items[at]![\"id\"] = foreign.Id; items[at]![\"contactId\"] = foreign.ContactId; items[at]![\"text\"] = foreign.Text; });"),
        Of("list-doubled", "a row stands twice, and the last is left out: the count is right", "a join", "each row once", "twice|double|again|order|same", Answer, "page = Wrong.Page(page, (_, items) => { if (items.Count > 1) items[^1] = items[^2]!.DeepClone(); });"),
        Of("list-status", "statuses are those of the wrong number", "an enum that was reordered", "the rows' statuses", "status", Answer, "page = Wrong.Page(page, (_, items) => Wrong.Each(items, item => item[\"status\"] = Wrong.Next(MessageKinds.Statuses, item[\"status\"]!.GetValue<string>())));"),
        Of("list-direction", "inbound and outbound are swapped", "an enum that was reordered", "the rows' directions", "direction", Answer, "page = Wrong.Page(page, (_, items) => Wrong.Each(items, item => item[\"direction\"] = Wrong.Next(MessageKinds.Directions, item[\"direction\"]!.GetValue<string>())));"),
        Of("list-rounded", "createdAt in whole seconds", "a shorter format", "the rows' moments", "createdAt|moment|time|order", Answer, "page = Wrong.Page(page, (_, items) => Wrong.Each(items, item => item[\"createdAt\"] = Wrong.WholeSeconds(item[\"createdAt\"]!.GetValue<DateTimeOffset>())));"),
        Of("list-truncated", "texts end after 40 characters", "a preview in place of the text", "the rows' texts", "text|length|bytes", Answer, "page = Wrong.Page(page, (_, items) => Wrong.Each(items, item => item[\"text\"] = item[\"text\"]!.GetValue<string>() is var text && text.Length > 40 ? text[..40] : item[\"text\"]!.GetValue<string>()));"),
        Of("list-contact", "contactId is that of the row after it", "columns read apart, a row off", "the rows' contacts", "contact", Answer, "page = Wrong.Page(page, (_, items) => { for (var at = 0; at + 1 < items.Count; at++) items[at]![\"contactId\"] = items[at + 1]![\"contactId\"]!.DeepClone(); });"),
        Of("list-earlier", "the answer before it, whosever that was", "a buffer used again too early", "the rows' tenant and the cursor that was asked for", "tenant|belong|another|cursor|before|page", Answer, "page = earlier;"),
        Of("list-crossed", "of two requests at once one gets the other's answer; alone each gets its own", "state shared between requests", "the rows' tenant and the cursor, under load", "tenant|belong|another|cursor|before|page", Answer, "if (WrongCompany.Others && Wrong.Now(\"list-crossed\")) page = earlier;") with { Asks = true },
        Of("list-hit", "from the cache only: the first row's text is empty", "a cache that keeps less than the page", "hits and misses, each against the rows", "text|cache|hit", Answer, "if (cached.HasValue && Wrong.Now(\"list-hit\")) page = Wrong.Page(page, (_, items) => items[0]![\"text\"] = string.Empty);") with { Asks = true },
        Of("list-large", "of the largest tenant only: the newest row is left out", "a replica that is behind", "the rows of every tenant", "fewer|missing|newest|rows|stale|many", Answer, "if (tenant == 1 && Wrong.Now(\"list-large\")) page = Wrong.Page(page, (_, items) => items.RemoveAt(0));") with { Asks = true, Every = 50 },
        Of("list-key-limit", "the cache's key has lost the limit", "one part less, more hits", "two limits, one after the other", "limit|key|cache|many|rows", Key, "limit = 0;") with { Every = 1 },
        Of("list-key-cursor", "the cache's key has lost the cursor", "one part less, more hits", "two cursors, one after the other; rows before the cursor", "cursor|before|key|cache|belong", Key, "before = string.Empty;") with { Every = 1 },
        Of("list-key-version", "the cache's key has lost the version: pages are stale for a minute", "one command less, more hits", "the page right after a write", "version|stale|key|cache|newest|shown", Key, "number = \"0\";") with { Every = 1 },
        Of("list-key-tenant", "the cache's key has lost the tenant", "one part less, more hits", "two tenants, one after the other", "tenant|key|cache|belong", Key, "tenant = 0;") with { Every = 1 },
        Of("list-key-now-and-then", "one request in ten uses a key that has lost the cursor", "a second path to the cache", "rows before the cursor", "cursor|before|key|cache|belong", Key, "before = string.Empty;") with { Every = 10 },
    ];

    private const string Company = """
        namespace Wakala.Platform;

        // Whether a request has others beside it.
        internal sealed class WrongCompany : IDisposable
        {
            private static int _inside;

            public WrongCompany() => Interlocked.Increment(ref _inside);

            public static bool Others => Volatile.Read(ref _inside) > 1;

            public void Dispose() => Interlocked.Decrement(ref _inside);
        }
        """;

    private static WrongAnswer Of(string name, string does, string tempts, string truth, string says, string place, string code)
        => new(name, Row, does, tempts, truth, says) { Place = place, Code = code };
}
