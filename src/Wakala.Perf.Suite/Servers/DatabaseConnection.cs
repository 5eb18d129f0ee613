using Npgsql;

namespace Wakala.Perf.Suite;

/// <summary>The harness' own way into the measured database: what it executes is counted and timed by nobody.</summary>
internal sealed class DatabaseConnection(string connectionString) : IAsyncDisposable
{
    /// <summary>What the server knows it by.</summary>
    public const string Application = "wakala-perf";

    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = Application, CommandTimeout = 600 });

    public string ConnectionString => connectionString;

    public ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) => _source.OpenConnectionAsync(cancellationToken);

    public async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = _source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<T> ValueAsync<T>(string sql, CancellationToken cancellationToken, params object[] parameters)
        => (await RowsAsync(sql, reader => reader.GetFieldValue<T>(0), cancellationToken, parameters))[0];

    public async Task<IReadOnlyList<T>> RowsAsync<T>(string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params object[] parameters)
    {
        await using var command = _source.CreateCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(read(reader));
        return rows;
    }

    /// <summary>The tables and indexes that partitions belong to, by the partitions' names.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ParentsOfPartitionsAsync(CancellationToken cancellationToken)
        => (await RowsAsync(
            "SELECT child.relname::text, parent.relname::text FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid JOIN pg_class parent ON parent.oid = inhparent",
            reader => (Child: reader.GetString(0), Parent: reader.GetString(1)),
            cancellationToken)).ToDictionary(one => one.Child, one => one.Parent);

    /// <summary>Vacuums what the rows change and writes it out. The planner's statistics stay those that the seed left, so that two runs plan alike.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        foreach (var table in (string[])["messages", "contacts", "webhook_logs"])
            await ExecuteAsync($"VACUUM {table}", cancellationToken);
        await ExecuteAsync("CHECKPOINT", cancellationToken);
    }

    /// <summary>Waits until the server answers: one that restarts does so after its recovery.</summary>
    public Task WaitUntilItAnswersAsync(CancellationToken cancellationToken)
        => PatientlyAsync(() => ValueAsync<int>("SELECT 1", cancellationToken), cancellationToken);

    /// <summary>Asks a server that may be away for a while.</summary>
    /// <exception cref="NpgsqlException">It did not come back within a minute.</exception>
    public static async Task<T> PatientlyAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (NpgsqlException) when (TimeProvider.System.GetElapsedTime(started) < AnswerLimit)
            {
                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            }
        }
    }

    /// <summary>Waits until the connections of a load are gone: with their end the last of what they did is in the statistics.</summary>
    public async Task WaitUntilGoneAsync(string applicationName, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (await ValueAsync<long>(StatementSource.Mark + " SELECT count(*) FROM pg_stat_activity WHERE application_name = $1", cancellationToken, applicationName) > 0
            && TimeProvider.System.GetElapsedTime(started) < AnswerLimit)
            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
