namespace Wakala.Platform;

/// <summary>The statements whose speed is held to the document: the endpoints execute these very texts, and <see cref="StatementExport"/> prints them.</summary>
internal static class Sql
{
    private const string Messages = "SELECT id, contact_id, direction, channel, status, text, created_at FROM messages WHERE tenant_id = $1";
    private const string NewestFirst = " ORDER BY created_at DESC, id DESC LIMIT $2";

    /// <summary>A tenant's newest page.</summary>
    public const string NewestMessages = Messages + NewestFirst;

    /// <summary>The page before a message.</summary>
    public const string MessagesBefore = Messages + " AND (created_at, id) < ($3, $4)" + NewestFirst;

    /// <summary>The contact must be the tenant's own: the row is made from the contact's, or not at all.</summary>
    public const string InsertMessage =
        """
        INSERT INTO messages (tenant_id, user_id, contact_id, direction, channel, status, text)
        SELECT tenant_id, $3, id, $4, $5, $6, $7 FROM contacts WHERE id = $2 AND tenant_id = $1
        RETURNING id, created_at
        """;

    /// <summary>Who writes is known by the phone number alone.</summary>
    public const string ContactSeen = "UPDATE contacts SET last_seen = $1 WHERE phone = $2 AND tenant_id = $3 RETURNING id";

    /// <summary>A tenant's contacts of a phone number.</summary>
    public const string ContactsByPhone = "SELECT id, name, phone, last_seen FROM contacts WHERE tenant_id = $1 AND phone = $2 ORDER BY id LIMIT $3";

    /// <summary>What became of a tenant's webhooks.</summary>
    public const string WebhookLogs =
        """
        SELECT id, event, payload, status, created_at FROM webhook_logs
        WHERE status = $1 AND created_at >= $2 AND created_at < $3 AND tenant_id = $4
        ORDER BY created_at DESC LIMIT $5
        """;
}
