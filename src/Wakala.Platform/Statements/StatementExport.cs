using System.Text.Json;
using System.Text.Json.Serialization;

namespace Wakala.Platform;

/// <summary>Prints this build's statements, so that they can be executed without it: <c>Wakala.Platform statements</c>.</summary>
internal static class StatementExport
{
    private const string MessageIndex = "messages_tenant_created_idx";
    private const string ContactIndex = "contacts_phone_tenant_idx";
    private const string WebhookIndex = "webhook_logs_status_idx";

    private const string SelectMessages = "SELECT * FROM messages WHERE tenant_id = $1";
    private const string InsertMessages = "INSERT INTO messages (...) VALUES (...)";
    private const string UpdateContacts = "UPDATE contacts SET last_seen = $1 WHERE ...";
    private const string SelectWebhooks = "SELECT * FROM webhook_logs WHERE ...";

    private const int PageLength = 50;
    private const int LogsLength = 100;
    private const int YearDays = 330;
    private const int WebhookDays = 90;

    private static readonly ExportedParameter Tenant = new("integer", "tenant");
    private static readonly ExportedParameter Phone = new("text", "contact.phone");
    private static readonly ExportedParameter Moment = new("timestamptz", "moment") { Days = YearDays };

    public static string Json()
        => JsonSerializer.Serialize(new ExportedStatements(1, "SELECT t.slug, t.id, min(u.id) FROM tenants t JOIN users u ON u.tenant_id = t.id GROUP BY t.slug, t.id", Statements()), StatementJson.Default.ExportedStatements);

    private static ExportedStatement[] Statements() =>
    [
        // What the response cache lets through: after each message sent the newest page anew, and pages from any day, which it seldom has.
        new(SelectMessages, "newest messages", 0.6, Sql.NewestMessages, "messages", MessageIndex, 1, [Tenant, Number(PageLength)]),
        new(SelectMessages, "messages before", 0.4, Sql.MessagesBefore, "messages", MessageIndex, 1, [Tenant, Number(PageLength), Moment, Constant("bigint", "0")]),
        new(InsertMessages, "insert message", 1, Sql.InsertMessage, "contacts", null, 1, Message()),
        new(UpdateContacts, "contact seen", 1, Sql.ContactSeen, "contacts", ContactIndex, 1, [Moment, Phone, Tenant]),
        new(SelectWebhooks, "webhook logs", 1, Sql.WebhookLogs, "webhook_logs", WebhookIndex, 0, Webhooks(WebhookDays, LogsLength)),
        // One row by each index: the same texts.
        new(MessageIndex, "newest message", 0.6, Sql.NewestMessages, "messages", MessageIndex, 1, [Tenant, Number(1)]),
        new(MessageIndex, "message before", 0.4, Sql.MessagesBefore, "messages", MessageIndex, 1, [Tenant, Number(1), Moment, Constant("bigint", "0")]),
        new(ContactIndex, "contact by phone", 1, Sql.ContactsByPhone, "contacts", ContactIndex, 1, [Tenant, Phone, Number(1)]),
        new(WebhookIndex, "newest webhook log", 1, Sql.WebhookLogs, "webhook_logs", WebhookIndex, 0, Webhooks(WebhookDays, 1)),
    ];

    private static ExportedParameter[] Message() =>
    [
        Tenant,
        new("bigint", "contact.id"),
        new("bigint", "user"),
        Constant("smallint", $"{MessageKinds.Outbound}"),
        new("smallint", "oneOf") { Values = [.. Enumerable.Range(0, MessageKinds.Channels.Length).Select(channel => $"{channel}")] },
        Constant("smallint", $"{MessageKinds.Queued}"),
        new("text", "words"),
    ];

    private static ExportedParameter[] Webhooks(int days, int limit) =>
        [Constant("text", "processed"), Moment with { EarlierDays = days }, Moment, Tenant, Number(limit)];

    private static ExportedParameter Number(int value) => Constant("integer", $"{value}");

    private static ExportedParameter Constant(string type, string value) => new(type, "oneOf") { Values = [value] };
}

/// <summary>The export, serialised by generated code.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ExportedStatements))]
internal sealed partial class StatementJson : JsonSerializerContext;
