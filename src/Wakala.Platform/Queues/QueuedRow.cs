using Npgsql;
using StackExchange.Redis;

namespace Wakala.Platform;

/// <summary>Entries that name a row of a tenant's.</summary>
internal static class QueuedRow
{
    /// <exception cref="BadEntryException">One names none.</exception>
    public static (long[] Ids, int[] Tenants) Read(IReadOnlyList<StreamEntry> entries, string idField)
    {
        var (ids, tenants) = (new long[entries.Count], new int[entries.Count]);
        for (var at = 0; at < entries.Count; at++)
        {
            if (!entries[at][idField].TryParse(out ids[at]) || !entries[at]["tenant"].TryParse(out tenants[at]))
                throw new BadEntryException($"Entry {entries[at].Id} has no tenant, or no {idField}.");
        }

        return (ids, tenants);
    }

    /// <exception cref="BadEntryException">The table lacks one of the rows.</exception>
    public static async Task CheckAsync(NpgsqlDataSource database, string table, long[] ids, int[] tenants, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            $"SELECT q.id FROM unnest($1, $2) AS q(id, tenant_id) WHERE NOT EXISTS (SELECT FROM {table} t WHERE t.id = q.id AND t.tenant_id = q.tenant_id) LIMIT 1");
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = ids });
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = tenants });
        if (await command.ExecuteScalarAsync(cancellationToken) is long missing)
            throw new BadEntryException($"{table} has no row {missing} of that tenant.");
    }
}
