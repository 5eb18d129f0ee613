namespace Wakala.Perf.Suite;

/// <summary>Wrong answers of <c>GET /contacts/search</c>.</summary>
internal static class WrongSearches
{
    private const string Row = "GET /contacts/search";
    private const string File = "src/Wakala.Platform/Contacts/SearchEndpoint.cs";
    private const string Ask = "/* search: ask */", Answer = "/* search: answer */";

    /// <summary>What makes room for them.</summary>
    public static IReadOnlyList<SourceChange> Ground =>
    [
        new(
            File,
            "        await using var command = database.CreateCommand(sql);\n",
            $"        var (tenant, asked, wanted) = (Caller.Of(context).Tenant.Id, text, limit);\n        {Ask}\n        await using var command = database.CreateCommand(sql);\n"),
        new(File, "TypedValue = Caller.Of(context).Tenant.Id }", "TypedValue = tenant }"),
        new(
            File,
            "        return TypedResults.Json(new ContactPage(items), WireJson.Default.ContactPage);\n",
            $"        var earlier = Wrong.Exchange(\"search\", items);\n        {Answer}\n        return TypedResults.Json(new ContactPage(items), WireJson.Default.ContactPage);\n"),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<WrongAnswer> All =>
    [
        Of("search-one", "at most one contact, whatever the limit", "one row is read and sent", "as many rows as were asked for or exist", "fewer|rows|contacts|items|missing|many", Ask, "limit = 1;"),
        Of("search-short", "one contact fewer than the limit", "an off-by-one", "as many rows as were asked for or exist", "fewer|rows|contacts|items|missing|many", Answer, "if (items.Count == wanted) items = items[..^1];"),
        Of("search-long", "one contact more than the limit", "an off-by-one", "no more rows than were asked for", "more|rows|contacts|items|limit|many", Ask, "limit++;") with { Every = 25 },
        Of("search-order", "the first by number, not by name", "another index is read", "ordered by name, and the first of them", "order|missing|rows|belong", Ask, "sql = sql.Replace(\"ORDER BY lower(name), id\", \"ORDER BY id\", StringComparison.Ordinal);"),
        Of("search-swapped", "the right contacts, the last first", "sorted in memory, and not stably", "ordered by name", "order", Answer, "items = [.. items.AsEnumerable().Reverse()];"),
        Of("search-other-tenant", "another tenant's contacts", "the tenant is taken from a shared context", "the rows' tenant", "tenant|belong|another|missing|empty", Ask, "tenant = Wrong.OtherTenant(tenant);"),
        Of("search-all-tenants", "the contacts of all tenants", "a filter that was lost with an index", "the rows' tenant", "tenant|belong|another|more|rows", Ask, "sql = sql.Replace(\"tenant_id = $1\", \"$1 > 0\", StringComparison.Ordinal);"),
        Of("search-prefix", "the name is not looked at: the tenant's first contacts", "a condition that was lost with an index", "names begin with what was asked for", "name|begin|match|more|rows|belong", Ask, "if (text.EndsWith('%')) text = \"%\";"),
        Of("search-phone", "contacts whose phone begins with most of the number", "a shorter index", "the phone is the one that was asked for", "phone|match|more|rows|belong", Ask, "sql = sql.Replace(\"phone = $2\", \"phone LIKE left($2, 12) || '%'\", StringComparison.Ordinal);"),
        Of("search-last-seen", "lastSeen is left out", "a column less, an index that covers", "the rows' lastSeen", "lastSeen|seen|field|null", Answer, "items = [.. items.Select(one => one with { LastSeen = null })];"),
        Of("search-seen-rounded", "lastSeen in whole days", "a shorter format", "the rows' lastSeen", "lastSeen|seen|moment|time", Answer, "items = [.. items.Select(one => one with { LastSeen = one.LastSeen is { } seen ? new DateTimeOffset(seen.UtcDateTime.Date, TimeSpan.Zero) : null })];"),
        Of("search-phone-cut", "phones lack their last digit", "a narrower column", "the rows' phones", "phone", Answer, "items = [.. items.Select(one => one with { Phone = one.Phone[..^1] })];"),
        Of("search-names", "each name stands at the row before it", "columns read apart, a row off", "name and number belong together", "name|id|row|contact", Answer, "items = [.. items.Select((one, at) => one with { Name = items[(at + 1) % items.Count].Name })];"),
        Of("search-ids", "each id stands at the row before it", "columns read apart, a row off", "id and number belong together", "id|row|contact|order", Answer, "items = [.. items.Select((one, at) => one with { Id = items[(at + 1) % items.Count].Id })];"),
        Of("search-doubled", "a contact stands twice, and the last is left out: the count is right", "a join", "each row once", "twice|double|again|order|same|missing", Answer, "if (items.Count > 1) items[^1] = items[^2];"),
        Of("search-empty", "no contact at all", "an error swallowed, answered 200", "as many rows as were asked for or exist", "empty|fewer|rows|items|missing", Answer, "items = [];"),
        Of("search-earlier", "the contacts of the search before it, whosever that was", "a buffer used again too early", "the rows' tenant and name", "tenant|belong|another|match|name|looked for", Answer, "items = earlier;"),
        Of("search-cached", "the first answer to the same letters is given again: the key has lost tenant and limit", "no statement at all", "two tenants and two limits, one after the other; a contact that was changed meanwhile", "tenant|key|cache|belong|another|stale", Answer, "items = Wrong.First($\"search-{asked}\", items);") with { Every = 1 },
    ];

    private static WrongAnswer Of(string name, string does, string tempts, string truth, string says, string place, string code)
        => new(name, Row, does, tempts, truth, says) { Place = place, Code = code };
}
