namespace Wakala.Perf.Suite;

/// <summary>Blocks of an index that were asked for, all partitions together (<c>pg_statio_user_indexes</c>).</summary>
/// <param name="Hit">Found in shared buffers.</param>
/// <param name="Read">Not found there.</param>
internal sealed record IndexBlocks(long Hit, long Read)
{
    /// <summary>An index with its partitions; an index that is not partitioned is its own only one.</summary>
    public const string Leaves = "SELECT relid FROM pg_partition_tree($1::regclass) UNION SELECT $1::regclass";

    /// <summary>The share that was found in shared buffers, in percent.</summary>
    public double HitPercent => 100.0 * Hit / Math.Max(1, Hit + Read);

    public static async Task<IndexBlocks> ReadAsync(DatabaseConnection database, string index, CancellationToken cancellationToken)
        => (await database.RowsAsync(
            $"SELECT coalesce(sum(idx_blks_hit), 0)::bigint, coalesce(sum(idx_blks_read), 0)::bigint FROM pg_statio_user_indexes WHERE indexrelid IN ({Leaves})",
            reader => new IndexBlocks(reader.GetInt64(0), reader.GetInt64(1)),
            cancellationToken,
            index))[0];

    public IndexBlocks Since(IndexBlocks earlier) => new(Hit - earlier.Hit, Read - earlier.Read);
}
