using System.Text;
using StackExchange.Redis;

namespace Wakala.Perf.Load;

/// <summary>
/// Virtual users that send commands through StackExchange.Redis, as applications do: what the client library costs is in the figures. They share its connections, over each of which the
/// commands of several are multiplexed. The reactor's <see cref="RedisProtocol"/> is the way that costs less.
/// </summary>
public sealed class RedisUsers : IAsyncDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly ConnectionMultiplexer[] _connections;

    private RedisUsers(ConnectionMultiplexer[] connections) => _connections = connections;

    /// <summary>Connects.</summary>
    /// <param name="configuration">Where Redis is, as StackExchange.Redis has it.</param>
    /// <param name="connections">Connections that the users share.</param>
    /// <exception cref="RedisConnectionException">Redis cannot be reached.</exception>
    public static async Task<RedisUsers> ConnectAsync(string configuration, int connections)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(connections, 1);
        // The load's own time-out ends what is waited for; this one, beyond it, only keeps what was given up from piling up in an outage.
        var options = ConfigurationOptions.Parse(configuration);
        options.SyncTimeout = options.AsyncTimeout = (int)LongestWait.TotalMilliseconds;
        var open = new ConnectionMultiplexer[connections];
        for (var at = 0; at < open.Length; at++)
            open[at] = await ConnectionMultiplexer.ConnectAsync(options);
        return new RedisUsers(open);
    }

    /// <summary>A user.</summary>
    /// <param name="index">Its number, which says which connection it is on.</param>
    /// <param name="commands">What it sends; nobody else's.</param>
    public IVirtualUser Open(int index, IRedisCommands commands) => new User(_connections[index % _connections.Length].GetDatabase(), commands);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections)
            await connection.DisposeAsync();
    }

    private sealed class User(IDatabase database, IRedisCommands commands) : IVirtualUser
    {
        public async ValueTask<Outcome> SendAsync(long arrival, CancellationToken cancellationToken)
        {
            try
            {
                var sent = RedisCommand.Decode(commands.BytesOf(arrival));
                var answer = await database.ExecuteAsync(Encoding.UTF8.GetString(sent[0]), [.. sent[1..].Select(argument => (object)(RedisValue)argument)]).WaitAsync(cancellationToken);
                return answer is { IsNull: false, Resp2Type: ResultType.BulkString } && !commands.IsRight(arrival, (byte[])answer!)
                    ? RedisJudge.NotWhatWasKept
                    : commands.Expectation.Judge(answer.IsNull, answer.Resp2Type == ResultType.SimpleString, answer.Resp2Type == ResultType.Integer);
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
    }
}
