using Npgsql;
using NpgsqlTypes;

namespace Wakala.Perf.Load;

/// <summary>How users of a database get their connections.</summary>
public enum PostgresConnections
{
    /// <summary>Each user has its own, with the statement prepared on it.</summary>
    Own,

    /// <summary>Each request takes one from a pool and gives it back; statements are prepared by their second use.</summary>
    Pooled,
}

/// <summary>
/// Virtual users that execute a statement through Npgsql, as applications do: what the client library costs is in the figures. The
/// reactor's <see cref="PostgresProtocol"/> is the way that costs less.
/// </summary>
public sealed class PostgresUsers : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly IPostgresStatement _statement;
    private readonly PostgresConnections _connections;
    private readonly int _inARow;

    /// <summary>Users of a statement.</summary>
    /// <param name="connectionString">Where the database is.</param>
    /// <param name="statement">What is executed; its parameters are sent as text, for the server to take as what they stand for.</param>
    /// <param name="connections">How users get their connections.</param>
    /// <param name="mostConnections">Connections at most.</param>
    /// <param name="inARow">Executions that go out together as one request: a pipeline.</param>
    public PostgresUsers(string connectionString, IPostgresStatement statement, PostgresConnections connections, int mostConnections, int inARow = 1)
    {
        ArgumentNullException.ThrowIfNull(statement);
        ArgumentOutOfRangeException.ThrowIfLessThan(inARow, 1);
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = mostConnections };
        if (connections == PostgresConnections.Pooled)
            (settings.MaxAutoPrepare, settings.AutoPrepareMinUsages) = (4, 2);
        (_source, _statement, _connections, _inARow) = (NpgsqlDataSource.Create(settings), statement, connections, inARow);
    }

    /// <summary>Opens a user.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached, or the statement cannot be prepared.</exception>
    public async ValueTask<IVirtualUser> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = _connections == PostgresConnections.Own ? await _source.OpenConnectionAsync(cancellationToken) : null;
        return new User(this, connection);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private (NpgsqlBatch Batch, Queue<IRowLook?> Looks) Batch(NpgsqlConnection connection, long arrival)
    {
        var (batch, looks) = (new NpgsqlBatch(connection), new Queue<IRowLook?>(_inARow));
        for (var at = 0; at < _inARow; at++)
        {
            var command = new NpgsqlBatchCommand(_statement.Sql);
            var parameters = new string?[_statement.Parameters];
            _statement.Draw((arrival * _inARow) + at, parameters);
            foreach (var value in parameters)
                command.Parameters.Add(new NpgsqlParameter { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Unknown });
            batch.BatchCommands.Add(command);
            looks.Enqueue(_statement.Look(parameters));
        }

        return (batch, looks);
    }

    private async ValueTask<Outcome> ExecuteAsync(NpgsqlConnection connection, long arrival, bool prepare, CancellationToken cancellationToken)
    {
        var (batch, looks) = Batch(connection, arrival);
        await using var executed = batch;
        if (prepare)
            await batch.PrepareAsync(cancellationToken);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        do
        {
            var (rows, look) = (0, looks.Dequeue());
            while (await reader.ReadAsync(cancellationToken))
            {
                rows++;
                look?.See(reader);
            }

            if (_statement.Judge(rows) is { Succeeded: false } wrong)
                return wrong;
            if (look?.Wrong(rows) is { } what)
                return new Outcome($"{ErrorKind.Wrong}: {what}");
        }
        while (await reader.NextResultAsync(cancellationToken));
        return Outcome.Success;
    }

    private sealed class User(PostgresUsers users, NpgsqlConnection? own) : IVirtualUser
    {
        public async ValueTask<Outcome> SendAsync(long arrival, CancellationToken cancellationToken)
        {
            try
            {
                if (own is not null)
                {
                    if (own.FullState == System.Data.ConnectionState.Closed || own.FullState.HasFlag(System.Data.ConnectionState.Broken))
                        await own.OpenAsync(cancellationToken);
                    return await users.ExecuteAsync(own, arrival, prepare: true, cancellationToken);
                }

                await using var pooled = await users._source.OpenConnectionAsync(cancellationToken);
                return await users.ExecuteAsync(pooled, arrival, prepare: false, cancellationToken);
            }
            catch (PostgresException error) when (!cancellationToken.IsCancellationRequested)
            {
                return new Outcome($"SQLSTATE {error.SqlState}");
            }
            catch (NpgsqlException error) when (!cancellationToken.IsCancellationRequested)
            {
                return new Outcome(error.InnerException is System.Net.Sockets.SocketException ? ErrorKind.Refused : ErrorKind.Reset);
            }
        }

        public ValueTask DisposeAsync() => own?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
