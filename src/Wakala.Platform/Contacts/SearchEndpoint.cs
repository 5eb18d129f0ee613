using Npgsql;

namespace Wakala.Platform;

/// <summary><c>GET /contacts/search</c>: by the first letters of a name, or by a whole phone number, within the tenant.</summary>
internal sealed class SearchEndpoint(NpgsqlDataSource database)
{
    private const int DefaultLimit = 20;
    private const int HighestLimit = 50;
    private const int LongestText = 100;
    private const string Columns = "SELECT id, name, phone, last_seen FROM contacts WHERE tenant_id = $1 ";

    public Task<IResult> HandleAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var limit = ListEndpoint.LimitOf(query["limit"], DefaultLimit, HighestLimit);
        var (name, phone) = ((string?)query["name"], (string?)query["phone"]);
        if (string.IsNullOrEmpty(name) == string.IsNullOrEmpty(phone))
            throw Refusal.OfField("name", "Either name or phone must be given, and not both.");
        var (field, text) = string.IsNullOrEmpty(phone) ? ("name", name!) : ("phone", phone);
        if (text.Length > LongestText)
            throw Refusal.OfField("name", $"name and phone have at most {LongestText} characters.");
        if (!StorableText.Is(text))
            throw Refusal.OfField(field, "There is no text with the character U+0000.");
        return string.IsNullOrEmpty(phone)
            ? FindAsync(context, Columns + "AND lower(name) LIKE $2 ORDER BY lower(name), id LIMIT $3", Prefix(name!), limit)
            : FindAsync(context, Sql.ContactsByPhone, phone, limit);
    }

    /// <summary><c>GET /api/contacts</c>: the first twenty.</summary>
    public Task<IResult> HandleFirstAsync(HttpContext context) => FindAsync(context, Columns + "AND lower(name) LIKE $2 ORDER BY lower(name), id LIMIT $3", "%", 20);

    private static string Prefix(string name)
        => name.ToLowerInvariant().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + "%";

    private async Task<IResult> FindAsync(HttpContext context, string sql, string text, int limit)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Caller.Of(context).Tenant.Id });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = text });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        var items = new List<ContactItem>(limit);
        await using var reader = await command.ExecuteReaderAsync(context.RequestAborted);
        while (await reader.ReadAsync(context.RequestAborted))
        {
            var lastSeen = await reader.IsDBNullAsync(3, context.RequestAborted) ? (DateTimeOffset?)null : reader.GetFieldValue<DateTimeOffset>(3);
            items.Add(new ContactItem(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), lastSeen));
        }

        return TypedResults.Json(new ContactPage(items), WireJson.Default.ContactPage);
    }
}
