using System.Security.Cryptography;
using Npgsql;
using StackExchange.Redis;

namespace Wakala.Platform;

/// <summary>
/// Checks uploaded files: reads each from the disk, and notes whether it is what its row says. The notes are a table of the workers' own, which they make when
/// they start.
/// </summary>
internal sealed class MediaWork(NpgsqlDataSource database, MediaStore store) : IQueueWork
{
    private const string Table =
        """
        CREATE TABLE IF NOT EXISTS media_checks (
            media_id   bigint PRIMARY KEY,
            is_whole   boolean NOT NULL,
            checked_at timestamptz NOT NULL DEFAULT now()
        )
        """;

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await using var create = database.CreateCommand(Table);
        try
        {
            await create.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DuplicateTable)
        {
            // Another worker was making it at that moment.
        }
    }

    public async Task DoAsync(IReadOnlyList<StreamEntry> entries, CancellationToken cancellationToken)
    {
        var (ids, tenants) = QueuedRow.Read(entries, "media");
        await QueuedRow.CheckAsync(database, "media_files", ids, tenants, cancellationToken);
        foreach (var (id, tenant) in ids.Zip(tenants))
            await CheckAsync(id, await SumAsync(store.PathOf(tenant, id), cancellationToken), cancellationToken);
    }

    private static async Task<string> SumAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            throw new BadEntryException($"There is no file {path}.");
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
    }

    private async Task CheckAsync(long id, string sha256, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "INSERT INTO media_checks (media_id, is_whole) SELECT id, sha256 = $2 FROM media_files WHERE id = $1 ON CONFLICT DO NOTHING");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = id });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = sha256 });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
