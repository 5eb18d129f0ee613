using Npgsql;

namespace Wakala.Platform;

/// <summary>
/// Open sessions in the database too, so that a cache that was emptied can be filled with them again before anybody asks. Only a service that is told to keeps
/// it: it is one more statement at each login.
/// </summary>
internal sealed class SessionRegister(NpgsqlDataSource database, bool kept)
{
    /// <summary>Makes its table.</summary>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (!kept)
            return;
        await using var command = database.CreateCommand(
            """
            CREATE TABLE IF NOT EXISTS open_sessions (
                id text PRIMARY KEY, tenant_id integer NOT NULL, user_id bigint NOT NULL, opened_at timestamptz NOT NULL DEFAULT now());
            CREATE INDEX IF NOT EXISTS open_sessions_opened_idx ON open_sessions (opened_at DESC);
            """);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Enters a session.</summary>
    public async Task OpenedAsync(string id, int tenant, long user, CancellationToken cancellationToken)
    {
        if (!kept)
            return;
        await using var command = database.CreateCommand("INSERT INTO open_sessions (id, tenant_id, user_id) VALUES ($1, $2, $3)");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = id });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = tenant });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = user });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The newest sessions of users who are still active, with the time that each has left.</summary>
    public async Task<IReadOnlyList<OpenSession>> NewestAsync(int most, TimeSpan length, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            """
            SELECT s.id, s.tenant_id, s.user_id, s.opened_at + $2 - now() FROM open_sessions s JOIN users u ON u.id = s.user_id AND u.tenant_id = s.tenant_id
            WHERE u.active AND s.opened_at > now() - $2 ORDER BY s.opened_at DESC LIMIT $1
            """);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = most });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = length });
        var sessions = new List<OpenSession>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            sessions.Add(new OpenSession(reader.GetString(0), reader.GetInt32(1), reader.GetInt64(2), reader.GetTimeSpan(3)));
        return sessions;
    }
}

/// <summary>A session that is open.</summary>
internal sealed record OpenSession(string Id, int Tenant, long User, TimeSpan Left);
