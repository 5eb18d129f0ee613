using Npgsql;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>
/// PostgreSQL's write-ahead log, by <c>pg_walinspect</c>: records and their bytes without images of pages, which depend on when the last checkpoint
/// was. Unlike <c>pg_stat_statements</c> it has the records of commits, too: with one client each is one sync of the log, which the server's own
/// counters tell up to ten seconds late.
/// </summary>
internal sealed class LogSource : IWorkSource
{
    public const string Names = "wal.";

    private const double Tolerance = 0.02;

    /// <summary>A record of the counter's own, so that there is one to begin or end at; it gives the position behind it.</summary>
    private const string Position = StatementSource.Mark + " SELECT pg_logical_emit_message(false, 'wakala.perf', '')::text";

    /// <summary>A record that is committed: all before it is then in the file, where it can be read.</summary>
    private const string Flush = StatementSource.Mark + " SELECT pg_logical_emit_message(true, 'wakala.perf', '')::text";

    /// <summary>
    /// What the server logs of its own accord is no request's work. That a page of an index splits is a record like another, but its half page of
    /// bytes falls on whichever request fills it.
    /// </summary>
    private const string Sql = StatementSource.Mark + """
         SELECT count(*), coalesce(sum(record_length::bigint - fpi_length) FILTER (WHERE record_type NOT LIKE 'SPLIT%'), 0)::bigint,
               count(*) FILTER (WHERE resource_manager = 'Transaction' AND record_type LIKE 'COMMIT%')
        FROM pg_get_wal_records_info($1::pg_lsn, $2::pg_lsn)
        WHERE resource_manager NOT IN ('XLOG', 'Standby', 'LogicalMessage')
        """;

    private readonly NpgsqlDataSource _source;
    private string _from = string.Empty;

    private LogSource(NpgsqlDataSource source) => _source = source;

    public static async Task<(IWorkSource? Source, IReadOnlyList<MissingWork> Missing)> OpenAsync(NpgsqlDataSource source, bool mayChange, CancellationToken cancellationToken)
    {
        const string probe = StatementSource.Mark + " SELECT has_function_privilege('pg_get_wal_records_info(pg_lsn, pg_lsn)', 'EXECUTE')";
        return await Extension.WhyNotAsync(source, "pg_walinspect", probe, mayChange, cancellationToken) is { } problem
            ? (null, [new MissingWork(Names, problem)])
            : (new LogSource(source), []);
    }

    public async Task BeginAsync(CancellationToken cancellationToken) => _from = await EmitAsync(Position, cancellationToken);

    public async Task<IReadOnlyList<WorkAmount>> EndAsync(CancellationToken cancellationToken)
    {
        var to = await EmitAsync(Position, cancellationToken);
        await EmitAsync(Flush, cancellationToken);
        await using var command = _source.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = _from });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = to });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        WorkAmount[] amounts =
        [
            new("wal.records", "1", reader.GetInt64(0), Tolerance),
            new("wal.bytes", "B", reader.GetInt64(1), Tolerance),
            new("wal.commits", "1", reader.GetInt64(2)),
        ];
        return [.. amounts.Where(amount => amount.Total > 0)];
    }

    private async Task<string> EmitAsync(string message, CancellationToken cancellationToken)
    {
        await using var command = _source.CreateCommand(message);
        return (string)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
