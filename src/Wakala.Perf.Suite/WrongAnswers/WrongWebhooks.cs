namespace Wakala.Perf.Suite;

/// <summary>Wrong answers of <c>POST /webhooks/receive</c>.</summary>
internal static class WrongWebhooks
{
    private const string Row = "POST /webhooks/receive";
    private const string File = "src/Wakala.Platform/Webhooks/ReceiveEndpoint.cs";
    private const string Signed = "/* webhook: signed */", Again = "/* webhook: again */", Store = "/* webhook: store */", Queue = "/* webhook: queue */";

    /// <summary>What makes room for them.</summary>
    public static IReadOnlyList<SourceChange> Ground =>
    [
        new("src/Wakala.Platform/WrongWebhook.cs", string.Empty, Webhook),
        new(File, "!IsSigned(body, signature, tenant.WebhookSecret)", $"!({Signed} IsSigned(body, signature, tenant.WebhookSecret))"),
        new(
            File,
            "            return TypedResults.Json(new WebhookAnswer(earlier), WireJson.Default.WebhookAnswer);\n        return await StoreAsync(tenant.Id, key, webhook.Event, body, context.RequestAborted);\n",
            $$"""
                    {
                        var told = earlier;
                        {{Again}}
                        return TypedResults.Json(new WebhookAnswer(told), WireJson.Default.WebhookAnswer);
                    }

                    var one = new WrongWebhook(tenant.Id, key, webhook.Event, Encoding.UTF8.GetString(body));
                    var before = Wrong.Exchange($"webhook-{tenant.Id}", one);
                    {{Store}}
                    return await StoreAsync(one, before, context.RequestAborted);

            """),
        new(File, "StoreAsync(int tenant, string key, string kind, byte[] body, CancellationToken", "StoreAsync(WrongWebhook one, WrongWebhook before, CancellationToken"),
        new(
            File,
            "        await using var command = database.CreateCommand(\n            \"\"\"\n            INSERT INTO webhook_logs (tenant_id, idempotency_key, event, payload, status) VALUES ($1, $2, $3, $4, 'received')\n",
            "        var (tenant, key, kind) = (one.Tenant, one.Key, one.Event);\n        await using var command = database.CreateCommand(\n            $\"\"\"\n            INSERT INTO webhook_logs (tenant_id, idempotency_key, event, payload, status) VALUES ($1, $2, $3, $4, '{one.Status}')\n"),
        new(File, "TypedValue = Encoding.UTF8.GetString(body) }", "TypedValue = one.Payload }"),
        new(
            File,
            "        if (await command.ExecuteScalarAsync(cancellationToken) is not long id)\n",
            """
                    object? stored = Wrong.MadeUpId();
                    for (var time = 0; time < one.Stored; time++)
                    {
                        command.Parameters[1].Value = time == 0 ? key : $"{key}-{time}";
                        var row = await command.ExecuteScalarAsync(cancellationToken);
                        stored = time == 0 ? row : stored;
                    }

                    if (stored is not long id)

            """),
        new(
            File,
            "        await redis.StreamAddAsync(keys.WebhookQueue, [new(\"tenant\", tenant), new(\"log\", id)], maxLength: QueueLength, useApproximateMaxLength: true);\n",
            $$"""
                    (one.Id, one.QueueId, one.QueueTenant) = (id, id, tenant);
                    {{Queue}}
                    for (var time = 0; time < one.Queued; time++)
                        await redis.StreamAddAsync(keys.WebhookQueue, [new("tenant", one.QueueTenant), new("log", one.QueueId)], maxLength: QueueLength, useApproximateMaxLength: true);

            """),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<WrongAnswer> All =>
    [
        Of("webhook-lost", "answered 202 and dropped", "every write is saved", "as many rows as acknowledgements, by key", "lost|not stored|missing", Store, "(one.Stored, one.Queued) = (0, 0);"),
        Of("webhook-twice", "stored twice, the second time under a key that nobody sent", "a retry", "rows that nobody sent", "twice|nobody|more|double|key", Store, "one.Stored = 2;"),
        Of("webhook-other-tenant", "stored at another tenant", "the tenant is taken from a shared context", "the row's tenant", "tenant|lost|not stored", Store, "one.Tenant = Wrong.OtherTenant(one.Tenant);"),
        Of("webhook-payload", "the payload is stored up to 40 characters", "a narrower column", "the row's payload against the body that was signed", "payload|content|body|text", Store, "one.Payload = one.Payload[..Math.Min(40, one.Payload.Length)];"),
        Of("webhook-earlier-payload", "stored with the payload of the tenant's webhook before it", "a buffer used again too early", "the row's payload", "payload|content|body|text", Store, "one.Payload = before.Sent;"),
        Of("webhook-event", "stored as the event of the tenant's webhook before it", "a buffer used again too early", "the row's event", "event", Store, "one.Event = before.Kind;"),
        Of("webhook-key-ignored", "stored under a key of its own: a retry is another webhook", "no unique index to keep", "the row's key; a retry", "key|lost|not stored|twice|idempot", Store, "one.Key = Guid.NewGuid().ToString();"),
        Of("webhook-queue-only", "queued without its row: the insert failed and the error was swallowed", "the database is what costs", "each entry's row", "lost|not stored|row|missing", Store, "one.Stored = 0;"),
        Of("webhook-processed", "stored as processed and not queued: nobody ever works on it", "the work is saved too", "an entry for each row; rows that were processed without workers", "queue|entry|status|processed", Store, "(one.Status, one.Queued) = (\"processed\", 0);"),
        Of("webhook-rolled-back", "the row is gone again right after: a transaction that was rolled back", "answering before the commit", "as many rows as acknowledgements, read after the answer", "lost|not stored|missing", Queue, "await using (var gone = database.CreateCommand(string.Create(System.Globalization.CultureInfo.InvariantCulture, $\"DELETE FROM webhook_logs WHERE id = {id}\"))) await gone.ExecuteNonQueryAsync(cancellationToken);"),
        Of("webhook-not-queued", "stored, not queued", "one command less", "an entry for each row", "queue|entry", Queue, "one.Queued = 0;"),
        Of("webhook-queued-twice", "queued twice", "at least once, and no more thought", "one entry for each row", "queue|entry|twice", Queue, "one.Queued = 2;"),
        Of("webhook-queue-id", "the entry has the id of the tenant's webhook before it", "a buffer used again too early", "the entry's id against the row's", "queue|entry", Queue, "one.QueueId = before.Id > 0 ? before.Id : one.QueueId - 1;"),
        Of("webhook-queue-tenant", "the entry has another tenant's number", "the tenant is taken from a shared context", "the entry's tenant against the row's", "queue|entry|tenant", Queue, "one.QueueTenant = Wrong.OtherTenant(tenant);"),
        Of("webhook-earlier-id", "answers the id of the tenant's webhook before it", "a buffer used again too early", "the row of the answered id has the key that was sent", "id|key|twice|same", Queue, "if (before.Id > 0) id = before.Id;"),
        Of("webhook-conflict", "a retry is answered 409", "the unique index's error is passed on", "a retry of the same key", "retry|409|again|key|idempot", Again, "throw new Refusal(StatusCodes.Status409Conflict, null, \"This key was used.\");") with { Every = 1 },
        Of("webhook-second-id", "a retry is answered with another id", "the sequence is asked before the key", "a retry of the same key", "retry|again|key|id|idempot", Again, "told++;") with { Every = 1 },
        Of("webhook-queued-again", "a retry is queued again", "the key is looked at after the queue", "one entry for each row, after a retry", "retry|again|queue|entry|twice", Again, "await redis.StreamAddAsync(keys.WebhookQueue, [new(\"tenant\", tenant.Id), new(\"log\", told)]);") with { Every = 1 },
        Of("webhook-unsigned", "the signature is not checked", "a hash less", "a wrong signature must be refused", "signature|refused|accepted", Signed, "Wrong.Now(\"webhook-unsigned\") ||") with { Asks = true, Every = 1 },
    ];

    private const string Webhook = """
        namespace Wakala.Platform;

        // What becomes of a webhook, each part by itself.
        internal sealed class WrongWebhook(int tenant, string key, string kind, string payload)
        {
            // As it was sent, whatever is stored.
            public string Kind { get; } = kind;

            public string Sent { get; } = payload;

            public int Tenant { get; set; } = tenant;

            public string Key { get; set; } = key;

            public string Event { get; set; } = kind;

            public string Payload { get; set; } = payload;

            public string Status { get; set; } = "received";

            public int Stored { get; set; } = 1;

            public int Queued { get; set; } = 1;

            public long Id { get; set; }

            public long QueueId { get; set; }

            public int QueueTenant { get; set; }
        }
        """;

    private static WrongAnswer Of(string name, string does, string tempts, string truth, string says, string place, string code)
        => new(name, Row, does, tempts, truth, says) { Place = place, Code = code };
}
