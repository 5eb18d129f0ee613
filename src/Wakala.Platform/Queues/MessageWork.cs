using System.Globalization;
using System.Text.Json;
using Npgsql;
using StackExchange.Redis;

namespace Wakala.Platform;

/// <summary>Sends queued messages: marks each as sent, and tells the tenant's room, in its contact's conversation, once.</summary>
internal sealed class MessageWork(NpgsqlDataSource database, IDatabase redis, RedisKeys keys, Backplane backplane) : IQueueWork
{
    public async Task DoAsync(IReadOnlyList<StreamEntry> entries, CancellationToken cancellationToken)
    {
        var queued = entries.Select(Read).ToList();
        var sent = await SendAsync(queued, cancellationToken);
        if (queued.Find(one => sent.TrueForAll(row => row.Id != one.Id)) is { } missing)
            throw new BadEntryException($"There is no message {missing.Id} of tenant {missing.Tenant}.");
        await Task.WhenAll(sent.Select(TellAsync));
        await Task.WhenAll(queued.Select(one => one.Tenant).Distinct().Select(tenant => redis.StringIncrementAsync(keys.ListVersion(tenant))));
    }

    private static QueuedMessage Read(StreamEntry entry)
    {
        try
        {
            var message = JsonSerializer.Deserialize((byte[]?)entry["message"] ?? [], WireJson.Default.SendAnswer);
            return entry["tenant"].TryParse(out int tenant) && message is not null
                ? new QueuedMessage(tenant, message.Id, message.CreatedAt)
                : throw new BadEntryException($"Entry {entry.Id} has no tenant.");
        }
        catch (JsonException)
        {
            throw new BadEntryException($"Entry {entry.Id} holds no message.");
        }
    }

    private async Task<List<SentMessage>> SendAsync(List<QueuedMessage> queued, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        // Which of them were queued still does not matter: one that another worker marked, and was killed before it told of it, is told of now.
        string[] statements =
        [
            $"UPDATE messages m SET status = {MessageKinds.Sent} FROM {{0}} WHERE {{1}} AND m.status = {MessageKinds.Queued}",
            "SELECT m.id, m.tenant_id, m.user_id, m.contact_id, m.text FROM messages m, {0} WHERE {1}",
        ];
        foreach (var statement in statements)
        {
            var command = new NpgsqlBatchCommand(string.Format(
                CultureInfo.InvariantCulture,
                statement,
                "unnest($1, $2, $3) AS q(id, created_at, tenant_id)",
                "m.id = q.id AND m.created_at = q.created_at AND m.tenant_id = q.tenant_id"));
            command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. queued.Select(one => one.Id)] });
            command.Parameters.Add(new NpgsqlParameter<DateTimeOffset[]> { TypedValue = [.. queued.Select(one => one.CreatedAt.ToUniversalTime())] });
            command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. queued.Select(one => one.Tenant)] });
            batch.BatchCommands.Add(command);
        }

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var sent = new List<SentMessage>();
        while (await reader.ReadAsync(cancellationToken))
            sent.Add(new SentMessage(reader.GetInt64(0), reader.GetInt32(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetString(4)));
        return sent;
    }

    private Task TellAsync(SentMessage message)
    {
        var (conversation, number) = (message.Contact.ToString(CultureInfo.InvariantCulture), message.Id.ToString(CultureInfo.InvariantCulture));
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new SocketEvent("message", conversation, number, message.User, message.Text), WireJson.Default.SocketEvent);
        return backplane.PublishAsync(message.Tenant, conversation, body, once: $"message:{number}");
    }

    private sealed record QueuedMessage(int Tenant, long Id, DateTimeOffset CreatedAt);

    private sealed record SentMessage(long Id, int Tenant, long User, long Contact, string Text);
}
