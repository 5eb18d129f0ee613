using Npgsql;

namespace Wakala.Perf.Suite;

/// <summary>A database of the run's own while work is counted: nothing vacuums or analyzes it. What was set is put back at the end.</summary>
public sealed class QuietDatabase : IAsyncDisposable
{
    private const string Workers = StatementSource.Mark + " SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'autovacuum worker'";

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    private readonly NpgsqlDataSource _source;

    private QuietDatabase(NpgsqlDataSource source) => _source = source;

    /// <summary>Holds autovacuum off, and waits until none of it works any more.</summary>
    /// <exception cref="InvalidOperationException">It goes on working.</exception>
    public static async Task<QuietDatabase> HoldAsync(NpgsqlDataSource source, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(time);
        var quiet = new QuietDatabase(source);
        await quiet.SetAsync("SET autovacuum = off", cancellationToken);
        var began = time.GetTimestamp();
        await using var workers = source.CreateCommand(Workers);
        while ((long)(await workers.ExecuteScalarAsync(cancellationToken))! > 0)
        {
            if (time.GetElapsedTime(began) > Longest)
                throw new InvalidOperationException($"Autovacuum goes on for more than {Longest.TotalSeconds:0} s after it was turned off: blocks cannot be counted.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
        }

        return quiet;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        try
        {
            await SetAsync("RESET autovacuum", CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            // The server is gone, and its settings with it; whoever needs it next says so.
        }
    }

    private async Task SetAsync(string setting, CancellationToken cancellationToken)
    {
        await using var set = _source.CreateCommand($"ALTER SYSTEM {setting}");
        await set.ExecuteNonQueryAsync(cancellationToken);
        await using var reload = _source.CreateCommand("SELECT pg_reload_conf()");
        await reload.ExecuteNonQueryAsync(cancellationToken);
    }
}
