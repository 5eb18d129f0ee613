namespace Wakala.Perf.Suite;

/// <summary>What <c>pg_stat_statements</c> has of some statements since it was emptied.</summary>
/// <param name="Calls">Executions.</param>
/// <param name="Rows">Rows that they gave or changed.</param>
/// <param name="Milliseconds">How long the server executed them, all together.</param>
internal sealed record StatementCounts(long Calls, long Rows, double Milliseconds)
{
    public static Task ResetAsync(DatabaseConnection database, CancellationToken cancellationToken) => database.ExecuteAsync("SELECT pg_stat_statements_reset()", cancellationToken);

    /// <summary>The counts by a statement's text.</summary>
    public static async Task<IReadOnlyDictionary<string, StatementCounts>> ReadAsync(DatabaseConnection database, string[] sql, CancellationToken cancellationToken)
    {
        var rows = await database.RowsAsync(
            """
            SELECT query, sum(calls)::bigint, sum(rows)::bigint, sum(total_exec_time) FROM pg_stat_statements
            WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND query = ANY($1) GROUP BY query
            """,
            reader => (Sql: reader.GetString(0), Counts: new StatementCounts(reader.GetInt64(1), reader.GetInt64(2), reader.GetDouble(3))),
            cancellationToken,
            [sql]);
        return rows.ToDictionary(row => row.Sql, row => row.Counts);
    }

    public static StatementCounts operator +(StatementCounts one, StatementCounts other) => Add(one, other);

    public static StatementCounts Add(StatementCounts one, StatementCounts other)
        => new(one.Calls + other.Calls, one.Rows + other.Rows, one.Milliseconds + other.Milliseconds);
}
