using Npgsql;

namespace Wakala.Perf.Suite;

/// <summary>
/// A database that does nothing by itself: vacuumed and written out beforehand, with autovacuum held off until this ends. Statistics of the planner stay those
/// that the seed left, so that two runs plan alike.
/// </summary>
internal sealed class QuietDatabase : IAsyncDisposable
{
    private readonly DatabaseConnection _database;
    private readonly bool _held;

    private QuietDatabase(DatabaseConnection database, bool held) => (_database, _held) = (database, held);

    /// <summary>What must be said where autovacuum could not be held off.</summary>
    public IReadOnlyList<string> Notes => _held ? [] : ["Autovacuum could not be held off: it may have run meanwhile."];

    public static async Task<QuietDatabase> BeginAsync(DatabaseConnection database, CancellationToken cancellationToken)
    {
        var held = await SetAsync(database, "ALTER SYSTEM SET autovacuum = off", cancellationToken);
        foreach (var table in (string[])["messages", "contacts", "webhook_logs"])
            await database.ExecuteAsync($"VACUUM {table}", cancellationToken);
        await database.ExecuteAsync("CHECKPOINT", cancellationToken);
        return new QuietDatabase(database, held);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_held)
            return;
        try
        {
            await SetAsync(_database, "ALTER SYSTEM RESET autovacuum", CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            // A server that is lost has nothing to put back: the run's copy of the data goes with it.
        }
    }

    private static async Task<bool> SetAsync(DatabaseConnection database, string sql, CancellationToken cancellationToken)
    {
        try
        {
            await database.ExecuteAsync(sql, cancellationToken);
            await database.ExecuteAsync("SELECT pg_reload_conf()", cancellationToken);
            return true;
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return false;
        }
    }
}
