using Npgsql;
using StackExchange.Redis;

namespace Wakala.Platform;

/// <summary>Processes received webhooks: each log row goes from received to processed.</summary>
internal sealed class WebhookWork(NpgsqlDataSource database) : IQueueWork
{
    public async Task DoAsync(IReadOnlyList<StreamEntry> entries, CancellationToken cancellationToken)
    {
        var (logs, tenants) = QueuedRow.Read(entries, "log");
        await using var command = database.CreateCommand(
            """
            UPDATE webhook_logs w SET status = 'processed' FROM unnest($1, $2) AS q(id, tenant_id)
            WHERE w.id = q.id AND w.tenant_id = q.tenant_id AND w.status = 'received'
            """);
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = logs });
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = tenants });
        await command.ExecuteNonQueryAsync(cancellationToken);
        await QueuedRow.CheckAsync(database, "webhook_logs", logs, tenants, cancellationToken);
    }
}
