using Npgsql;

namespace Wakala.Perf.Suite;

/// <summary>Rows that are locked until this is disposed of, and then as they were.</summary>
internal sealed class HeldRows : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(10);

    private readonly DatabaseConnection _database;
    private readonly NpgsqlConnection _connection;

    private HeldRows(DatabaseConnection database, NpgsqlConnection connection) => (_database, _connection) = (database, connection);

    /// <param name="database">Where they are.</param>
    /// <param name="sql">Locks rows that came since <c>$1</c>.</param>
    /// <param name="since">That moment.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<HeldRows> LockAsync(DatabaseConnection database, string sql, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var held = new HeldRows(database, await database.OpenAsync(cancellationToken));
        // It ends with its connection's return to the pool.
        await using var command = new NpgsqlCommand(sql, held._connection, await held._connection.BeginTransactionAsync(cancellationToken)) { Parameters = { new() { Value = since } } };
        await command.ExecuteNonQueryAsync(cancellationToken);
        return held;
    }

    /// <summary>Waits until somebody else wants one of them, and cannot have it; false where nobody did in that time.</summary>
    public async Task<bool> AreWaitedForAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(began) < limit)
        {
            if (await _database.ValueAsync<bool>("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE $1 = ANY (pg_blocking_pids(pid)))", cancellationToken, _connection.ProcessID))
                return true;
            await Task.Delay(Period, TimeProvider.System, cancellationToken);
        }

        return false;
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
