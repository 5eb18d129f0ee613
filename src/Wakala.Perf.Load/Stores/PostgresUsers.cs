using System.Data;
using System.Data.Common;
using Npgsql;
using NpgsqlTypes;

namespace Wakala.Perf.Load;

/// <summary>
/// Virtual users that execute statements through Npgsql, as applications do: what the client library costs is in the figures. Each has a connection of its own, on which the statements are
/// prepared by their first use. The reactor's <see cref="PostgresProtocol"/> is the way that costs less.
/// </summary>
public sealed class PostgresUsers : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly IStatements _statements;

    /// <summary>Users of statements.</summary>
    /// <param name="connectionString">Where the database is.</param>
    /// <param name="statements">What is executed.</param>
    /// <param name="mostConnections">Connections at most.</param>
    public PostgresUsers(string connectionString, IStatements statements, int mostConnections)
    {
        ArgumentNullException.ThrowIfNull(statements);
        // The load's own time-out ends a statement.
        _source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = mostConnections, CommandTimeout = 0 });
        _statements = statements;
    }

    /// <summary>Opens a user.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async ValueTask<IVirtualUser> OpenAsync(CancellationToken cancellationToken)
        => new User(_statements, await _source.OpenConnectionAsync(cancellationToken));

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private sealed class User(IStatements statements, NpgsqlConnection connection) : IVirtualUser
    {
        public async ValueTask<Outcome> SendAsync(long arrival, CancellationToken cancellationToken)
        {
            var execution = statements.Draw(arrival);
            try
            {
                if (connection.FullState == ConnectionState.Closed || connection.FullState.HasFlag(ConnectionState.Broken))
                    await connection.OpenAsync(cancellationToken);
                await using var command = new NpgsqlCommand(statements.Sql[execution.Statement], connection);
                foreach (var value in execution.Parameters)
                    command.Parameters.Add(new NpgsqlParameter { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Unknown });
                await command.PrepareAsync(cancellationToken);
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                return execution.Judge(await ReadAsync(reader, execution, cancellationToken));
            }
            catch (PostgresException error) when (!cancellationToken.IsCancellationRequested)
            {
                return new Outcome($"SQLSTATE {error.SqlState}");
            }
            catch (NpgsqlException error) when (!cancellationToken.IsCancellationRequested)
            {
                return new Outcome(error.InnerException switch
                {
                    System.Net.Sockets.SocketException refused => ErrorKind.Of(refused.SocketErrorCode),
                    // The library has no kind of its own for it.
                    TimeoutException when error.Message.Contains("pool", StringComparison.Ordinal) => ErrorKind.PoolExhausted,
                    TimeoutException => ErrorKind.Timeout,
                    _ => ErrorKind.Reset,
                });
            }
            catch (Exception fault) when (fault is InvalidOperationException or InvalidCastException or FormatException)
            {
                return Outcome.Of(fault);
            }
        }

        public ValueTask DisposeAsync() => connection.DisposeAsync();

        private static async Task<int> ReadAsync(NpgsqlDataReader reader, IStatementExecution execution, CancellationToken cancellationToken)
        {
            var (rows, row) = (0, new Row(reader));
            while (await reader.ReadAsync(cancellationToken))
            {
                rows++;
                if (execution.LooksAtRows)
                    execution.See(row);
            }

            return rows;
        }
    }

    private sealed class Row(DbDataReader reader) : IAnswerRow
    {
        public IComparable this[string column]
        {
            get
            {
                for (var at = 0; at < reader.FieldCount; at++)
                {
                    if (reader.GetName(at) == column)
                        return reader.IsDBNull(at) ? throw new InvalidOperationException($"column {column} holds nothing") : (IComparable)reader.GetValue(at);
                }

                throw new InvalidOperationException($"there is no column {column}");
            }
        }
    }
}
