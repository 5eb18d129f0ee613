using StackExchange.Redis;

namespace Wakala.Perf.Load;

/// <summary>How users of Redis get their connections.</summary>
public enum RedisConnections
{
    /// <summary>All share one, over which their commands are multiplexed.</summary>
    Multiplexed,

    /// <summary>They share several, each user one of them.</summary>
    Pooled,
}

/// <summary>
/// Virtual users that send a command through StackExchange.Redis, as applications do: what the client library costs is in the figures.
/// The reactor's <see cref="RedisProtocol"/> is the way that costs less.
/// </summary>
public sealed class RedisUsers : IAsyncDisposable
{
    private readonly ConnectionMultiplexer[] _connections;
    private readonly Func<long, (string Command, object[] Arguments)> _command;
    private readonly RedisAnswer _expectation;
    private readonly int _inARow;

    private RedisUsers(ConnectionMultiplexer[] connections, Func<long, (string Command, object[] Arguments)> command, RedisAnswer expectation, int inARow)
        => (_connections, _command, _expectation, _inARow) = (connections, command, expectation, inARow);

    /// <summary>Connects.</summary>
    /// <param name="configuration">Where Redis is, as StackExchange.Redis has it.</param>
    /// <param name="command">The command of an arrival.</param>
    /// <param name="expectation">What a right answer is.</param>
    /// <param name="connections">How users get their connections.</param>
    /// <param name="count">Connections of a pool.</param>
    /// <param name="inARow">Commands that go out together as one request: a pipeline.</param>
    /// <param name="isRight">Whether what an arrival found is what must be there; null where any value is.</param>
    /// <exception cref="RedisConnectionException">Redis cannot be reached.</exception>
    public static async Task<RedisUsers> ConnectAsync(
        string configuration, Func<long, (string Command, object[] Arguments)> command, RedisAnswer expectation, RedisConnections connections, int count = 1, int inARow = 1, Func<long, byte[], bool>? isRight = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(inARow, 1);
        var open = new ConnectionMultiplexer[connections == RedisConnections.Multiplexed ? 1 : count];
        for (var at = 0; at < open.Length; at++)
            open[at] = await ConnectionMultiplexer.ConnectAsync(configuration);
        return new RedisUsers(open, command, expectation, inARow) { IsRight = isRight };
    }

    /// <summary>A user.</summary>
    /// <param name="index">Its number, which says which connection it is on.</param>
    public IVirtualUser Open(int index) => new User(this, _connections[index % _connections.Length].GetDatabase());

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections)
            await connection.DisposeAsync();
    }

    private Func<long, byte[], bool>? IsRight { get; init; }

    private Outcome Judge(long arrival, RedisResult answer) => IsRight is not null && answer is { IsNull: false, Resp2Type: ResultType.BulkString } && !IsRight(arrival, (byte[])answer!)
        ? new Outcome($"{ErrorKind.Wrong}: not the value that was kept")
        : _expectation.Judge(answer.IsNull, answer.Resp2Type == ResultType.SimpleString, answer.Resp2Type == ResultType.Integer);

    private sealed class User(RedisUsers users, IDatabase database) : IVirtualUser
    {
        public async ValueTask<Outcome> SendAsync(long arrival, CancellationToken cancellationToken)
        {
            try
            {
                if (users._inARow == 1)
                    return users.Judge(arrival, await ExecuteAsync(arrival).WaitAsync(cancellationToken));
                var answers = await Task.WhenAll(Enumerable.Range(0, users._inARow).Select(at => ExecuteAsync((arrival * users._inARow) + at))).WaitAsync(cancellationToken);
                return answers.Select((answer, at) => users.Judge((arrival * users._inARow) + at, answer)).FirstOrDefault(outcome => !outcome.Succeeded);
            }
            catch (RedisServerException error)
            {
                return new Outcome($"Redis {error.Message.Split(' ')[0]}");
            }
            catch (RedisTimeoutException)
            {
                return new Outcome(ErrorKind.Timeout);
            }
            catch (RedisConnectionException)
            {
                return new Outcome(ErrorKind.Reset);
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private Task<RedisResult> ExecuteAsync(long arrival)
        {
            var (command, arguments) = users._command(arrival);
            return database.ExecuteAsync(command, arguments);
        }
    }
}
