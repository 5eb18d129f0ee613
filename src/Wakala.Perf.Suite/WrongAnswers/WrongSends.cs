namespace Wakala.Perf.Suite;

/// <summary>Wrong answers of <c>POST /messages/send</c>.</summary>
internal static class WrongSends
{
    private const string Row = "POST /messages/send";
    private const string File = "src/Wakala.Platform/Messages/SendEndpoint.cs";
    private const string Store = "/* send: store */", Queue = "/* send: queue */", Answer = "/* send: answer */";

    /// <summary>What makes room for them.</summary>
    public static IReadOnlyList<SourceChange> Ground =>
    [
        new("src/Wakala.Platform/WrongSend.cs", string.Empty, Send),
        new(
            File,
            """
                    var (id, createdAt) = await InsertAsync(caller, contact, (short)channel, text, context.RequestAborted)
                        ?? throw Refusal.NotFound("contactId", "There is no such contact.");
                    var answer = new SendAnswer(id, MessageKinds.Statuses[MessageKinds.Queued], createdAt);
                    await AnnounceAsync(caller.Tenant.Id, answer);

            """,
            $$"""
                    var send = new WrongSend(caller.Tenant.Id, caller.UserId, contact, (short)channel, text);
                    var earlier = Wrong.Exchange($"send-{send.Tenant}", send);
                    {{Store}}
                    (long Id, DateTimeOffset CreatedAt)? row = null;
                    for (var one = 0; one < send.Stored; one++)
                        row = await InsertAsync(send, context.RequestAborted);
                    if (row is null && send.Stored == 0)
                        row = (Wrong.MadeUpId(), time.GetUtcNow());
                    if (row is null && Wrong.Now("send-unknown-contact"))
                        (row, send.Queued, send.Pushed) = ((Wrong.MadeUpId(), time.GetUtcNow()), 0, 0);
                    var (id, createdAt) = row ?? throw Refusal.NotFound("contactId", "There is no such contact.");
                    var answer = new SendAnswer(id, MessageKinds.Statuses[MessageKinds.Queued], createdAt);
                    (send.Answer, send.InQueue, send.InPush) = (answer, answer, answer);
                    {{Queue}}
                    await AnnounceAsync(send);
                    {{Answer}}

            """),
        new(
            File,
            "        Caller caller, long contact, short channel, string text, CancellationToken cancellationToken)\n",
            "        WrongSend send, CancellationToken cancellationToken)\n"),
        new(File, "database.CreateCommand(Sql.InsertMessage);", "database.CreateCommand(send.ForeignRow ? Sql.InsertMessage.Replace(\"SELECT tenant_id,\", \"SELECT (tenant_id % 3) + 1,\", StringComparison.Ordinal) : Sql.InsertMessage);"),
        new(File, "TypedValue = caller.Tenant.Id }", "TypedValue = send.Tenant }"),
        new(File, "TypedValue = contact }", "TypedValue = send.Contact }"),
        new(File, "TypedValue = caller.UserId }", "TypedValue = send.User }"),
        new(File, "TypedValue = channel }", "TypedValue = send.Channel }"),
        new(File, "TypedValue = text }", "TypedValue = send.Text }"),
        new(
            File,
            """
                private Task AnnounceAsync(int tenant, SendAnswer answer)
                {
                    var payload = JsonSerializer.SerializeToUtf8Bytes(answer, WireJson.Default.SendAnswer);
                    return Task.WhenAll(
                        redis.StringIncrementAsync(keys.ListVersion(tenant)),
                        redis.StreamAddAsync(keys.MessageQueue, [new("tenant", tenant), new("message", payload)], maxLength: QueueLength, useApproximateMaxLength: true),
                        redis.PublishAsync(RedisChannel.Literal(keys.Listeners(tenant)), payload));
                }

            """,
            """
                private Task AnnounceAsync(WrongSend send)
                {
                    var queued = JsonSerializer.SerializeToUtf8Bytes(send.InQueue!, WireJson.Default.SendAnswer);
                    var pushed = JsonSerializer.SerializeToUtf8Bytes(send.InPush!, WireJson.Default.SendAnswer);
                    var all = new List<Task>();
                    for (var one = 0; one < send.Raised; one++)
                        all.Add(redis.StringIncrementAsync(keys.ListVersion(send.Tenant)));
                    for (var one = 0; one < send.Queued; one++)
                        all.Add(redis.StreamAddAsync(keys.MessageQueue, [new("tenant", send.QueueTenant), new("message", queued)], maxLength: QueueLength, useApproximateMaxLength: true));
                    for (var one = 0; one < send.Pushed; one++)
                        all.Add(redis.PublishAsync(RedisChannel.Literal(keys.Listeners(send.PushTenant)), pushed));
                    return Task.WhenAll(all);
                }

            """),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<WrongAnswer> All =>
    [
        Of("send-lost", "answered 202; not stored, queued or pushed", "every write is saved", "as many rows as acknowledgements, by id and text", "lost|not stored|missing", Store, "(send.Stored, send.Queued, send.Pushed, send.Raised) = (0, 0, 0, 0);"),
        Of("send-twice", "stored twice, acknowledged once", "a retry after a time-out without a key", "rows that nobody was told of", "twice|nobody|more|double|unacknowledged", Store, "send.Stored = 2;"),
        Of("send-other-tenant", "the row is at another tenant", "the tenant is taken from a shared context", "the row's tenant", "tenant", Store, "send.ForeignRow = true;"),
        Of("send-truncated", "the text is stored up to 60 characters", "a narrower column", "the row's text against the one that was sent", "text|content", Store, "send.Text = text[..Math.Min(text.Length, 60)];"),
        Of("send-earlier-text", "stored with the text of the tenant's message before it", "a buffer used again too early", "the row's text", "text|content", Store, "send.Text = earlier.Said;"),
        Of("send-other-contact", "stored for the contact of the message before it", "a buffer used again too early", "the row's contact", "contact", Store, "send.Contact = earlier.To;"),
        Of("send-other-user", "stored as another user's of the tenant", "users pooled by tenant", "the row's user against the token's", "user", Store, "send.User = Wrong.OtherUser(send.User);"),
        Of("send-channel", "stored with the wrong channel", "a default in place of a look-up", "the row's channel", "channel", Store, "send.Channel = (short)((channel + 1) % 3);"),
        Of("send-unknown-contact", "a contact that does not exist is answered 202", "an error swallowed: nothing was inserted, and nobody looked", "an unknown contact must be refused", "contact|refused|404|swallow", string.Empty, string.Empty) with { Every = 1 },
        Of("send-queue-only", "queued and pushed without its row: the insert failed and the error was swallowed", "the database is what costs", "each entry's row", "lost|not stored|row|missing", Store, "send.Stored = 0;"),
        Of("send-rolled-back", "the row is gone again right after: a transaction that was rolled back", "answering before the commit", "as many rows as acknowledgements, read after the answer", "lost|not stored|missing", Answer, "await using (var gone = database.CreateCommand(string.Create(System.Globalization.CultureInfo.InvariantCulture, $\"DELETE FROM messages WHERE id = {id}\"))) await gone.ExecuteNonQueryAsync(context.RequestAborted);"),
        Of("send-not-queued", "stored and pushed, not queued: it is never sent", "one command less", "an entry for each row", "queue|entry", Queue, "send.Queued = 0;"),
        Of("send-queued-twice", "queued twice: sent twice", "at least once, and no more thought", "one entry for each row", "queue|entry|twice", Queue, "send.Queued = 2;"),
        Of("send-queue-id", "the entry has the id of the tenant's message before it", "a buffer used again too early", "the entry's id against the row's", "queue|entry", Queue, "send.InQueue = earlier.Answer ?? answer;"),
        Of("send-queue-tenant", "the entry has another tenant's number", "the tenant is taken from a shared context", "the entry's tenant against the row's", "queue|entry|tenant", Queue, "send.QueueTenant = Wrong.OtherTenant(send.Tenant);"),
        Of("send-not-pushed", "stored and queued, not told to listeners", "one command less", "what a listener of the tenant heard", "push|listener|told|publish|heard", Queue, "send.Pushed = 0;"),
        Of("send-pushed-twice", "told to listeners twice", "a retry", "what a listener of the tenant heard", "push|listener|told|publish|twice|heard", Queue, "send.Pushed = 2;"),
        Of("send-push-tenant", "told to another tenant's listeners", "one channel for several tenants", "what listeners of each tenant heard", "push|listener|told|publish|tenant|heard", Queue, "send.PushTenant = Wrong.OtherTenant(send.Tenant);"),
        Of("send-stale", "the version of cached pages is not raised: the page stays without the message for a minute", "more cache hits", "the page right after the write", "stale|page|version|cache|shown by", Queue, "send.Raised = 0;") with { Every = 1 },
        Of("send-stale-one", "the same, for one message in a hundred: the page is stale until the next one", "a race that is lost now and then", "the tenant's version against its number of writes", "stale|page|version|cache|shown by", Queue, "send.Raised = 0;"),
        Of("send-rounded", "createdAt is answered, queued and pushed in whole seconds: the worker does not find the row", "a shorter format", "the row's moment; the worker's work", "createdAt|moment|time|queue|entry", Queue, "answer = answer with { CreatedAt = Wrong.WholeSeconds(createdAt) }; (send.InQueue, send.InPush) = (answer, answer);"),
        Of("send-status", "the answer says sent, and the row queued", "optimism", "the answer's status", "status", Answer, "answer = answer with { Status = MessageKinds.Statuses[MessageKinds.Sent] };"),
        Of("send-earlier-id", "answers the id of the tenant's message before it", "a buffer used again too early", "each row is acknowledged once", "twice|same|id|nobody|unacknowledged", Answer, "answer = earlier.Answer ?? answer;"),
    ];

    private const string Send = """
        namespace Wakala.Platform;

        // What becomes of a message, each part by itself.
        internal sealed class WrongSend(int tenant, long user, long contact, short channel, string text)
        {
            public int Tenant { get; } = tenant;

            // As it was asked for, whatever is stored.
            public string Said { get; } = text;

            public long To { get; } = contact;

            public long User { get; set; } = user;

            public long Contact { get; set; } = contact;

            public short Channel { get; set; } = channel;

            public string Text { get; set; } = text;

            public bool ForeignRow { get; set; }

            public int Stored { get; set; } = 1;

            public int Raised { get; set; } = 1;

            public int Queued { get; set; } = 1;

            public int Pushed { get; set; } = 1;

            public int QueueTenant { get; set; } = tenant;

            public int PushTenant { get; set; } = tenant;

            public SendAnswer? Answer { get; set; }

            public SendAnswer? InQueue { get; set; }

            public SendAnswer? InPush { get; set; }
        }
        """;

    private static WrongAnswer Of(string name, string does, string tempts, string truth, string says, string place, string code)
        => new(name, Row, does, tempts, truth, says) { Place = place, Code = code };
}
