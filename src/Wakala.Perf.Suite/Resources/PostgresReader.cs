using System.Globalization;
using Npgsql;
using Wakala.Perf.Environments;

namespace Wakala.Perf.Suite;

/// <summary>
/// What PostgreSQL reads and writes, by its own statistics (versions 15 and 16: <c>pg_stat_database</c>, <c>pg_stat_bgwriter</c>, <c>pg_stat_wal</c>): blocks that it asked the system for, of which some
/// are in the system's memory, blocks that it wrote out, and writes of its log.
/// </summary>
/// <param name="source">The way into it, which is another once it was brought up again.</param>
/// <param name="time">The clock.</param>
internal sealed class PostgresReader(Func<NpgsqlDataSource?> source, TimeProvider time) : SampledReader(ResourceRole.Database, Period, time)
{
    private const string Sql = StatementSource.Mark + """
         SELECT pg_postmaster_start_time(), current_setting('block_size')::float8,
            (SELECT sum(blks_read)::float8 FROM pg_stat_database),
            (SELECT (buffers_checkpoint + buffers_clean + buffers_backend)::float8 FROM pg_stat_bgwriter),
            (SELECT wal_write::float8 FROM pg_stat_wal), (SELECT wal_bytes::float8 FROM pg_stat_wal)
        """;

    /// <summary>A backend tells its counts once a second at the most (PGSTAT_MIN_INTERVAL).</summary>
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    protected override IReadOnlyDictionary<ResourceKind, ResourceLimit> Limits { get; } = new Dictionary<ResourceKind, ResourceLimit>();

    /// <inheritdoc />
    protected override async ValueTask<ResourceReading?> ReadAsync()
    {
        try
        {
            if (source() is not { } way)
                return null;
            await using var command = way.CreateCommand(Sql);
            await using var reader = await command.ExecuteReaderAsync(CancellationToken.None);
            await reader.ReadAsync(CancellationToken.None);
            var (block, read, written, logWrites, logBytes) = (reader.GetDouble(1), reader.GetDouble(2), reader.GetDouble(3), reader.GetDouble(4), reader.GetDouble(5));
            var totals = new Dictionary<ResourceKind, double>
            {
                [ResourceKind.ReadOperations] = read,
                [ResourceKind.WriteOperations] = written + logWrites,
                [ResourceKind.Read] = read * block,
                [ResourceKind.Written] = (written * block) + logBytes,
            };
            return new ResourceReading(reader.GetDateTime(0).ToString("O", CultureInfo.InvariantCulture), totals, new Dictionary<ResourceKind, double>());
        }
        catch (Exception error) when (error is NpgsqlException or ObjectDisposedException)
        {
            // It is away; or of version 17 or later, which counts elsewhere.
            return null;
        }
    }
}
