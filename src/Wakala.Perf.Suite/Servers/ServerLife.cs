using System.Globalization;
using Npgsql;

namespace Wakala.Perf.Suite;

/// <summary>
/// Which life of a PostgreSQL server this is. A backend that is killed makes all of the server's processes start again while the server itself goes on, so
/// that its start alone would not tell.
/// </summary>
/// <param name="Started">When the server started.</param>
/// <param name="Recovered">When its processes did.</param>
internal sealed record ServerLife(DateTime Started, DateTime Recovered)
{
    private const string Sql = StatementSource.Mark
        + " SELECT pg_postmaster_start_time(), coalesce((SELECT min(backend_start) FROM pg_stat_activity WHERE backend_type = 'checkpointer'), pg_postmaster_start_time())";

    public static async Task<ServerLife> ReadAsync(DatabaseConnection database, CancellationToken cancellationToken)
        => (await database.RowsAsync(Sql, Read, cancellationToken))[0];

    public static async Task<ServerLife> ReadAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return Read(reader);
    }

    /// <summary>What happened since an earlier reading; null where nothing did.</summary>
    public string? Since(ServerLife earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        if (Started != earlier.Started)
            return Text($"PostgreSQL was restarted in the middle of the measurement (pg_postmaster_start_time is {Started:HH:mm:ss}, was {earlier.Started:HH:mm:ss} UTC)");
        return Recovered == earlier.Recovered
            ? null
            : Text($"PostgreSQL recovered from a crash in the middle of the measurement: at {Recovered:HH:mm:ss} UTC all of its processes started again, as they do when one of them is killed");
    }

    private static ServerLife Read(NpgsqlDataReader reader) => new(reader.GetDateTime(0), reader.GetDateTime(1));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
