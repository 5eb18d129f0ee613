using System.Text;
using StackExchange.Redis;
using Wakala.Perf.Load;

namespace Wakala.Perf.Scenarios;

/// <summary>
/// The commands of one operation, drawn by weight and by key: the same arrival gives the same command under every engine. One of its own for each thread.
/// </summary>
public sealed class CacheCommands : IRedisCommands
{
    private const int SeedsAtOnce = 1_000;

    private readonly ulong _seed;
    private readonly double[] _upTo;
    private readonly int[] _keys;
    private readonly CommandTemplate[] _commands;
    private readonly string _prefix;
    private readonly IReadOnlyList<string>?[] _before;
    private readonly KeptValue?[] _kept;

    /// <summary>The commands of an operation.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="prefix">What every key begins with, so that they are nobody else's.</param>
    /// <param name="seed">What is drawn from.</param>
    public CacheCommands(CacheOperation operation, string prefix, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(operation);
        _seed = seed;
        var sum = 0.0;
        _upTo = [.. operation.Commands.Select(command => sum += command.Weight)];
        _keys = [.. operation.Commands.Select(command => command.Keys)];
        _commands = [.. operation.Commands.Select(command => new CommandTemplate(command.Command, prefix))];
        _prefix = prefix;
        _before = [.. operation.Commands.Select(command => command.Before)];
        _kept = [.. operation.Commands.Select(command => KeptValue.Of(operation, command))];
        Expectation = operation.Commands.All(command => command.Command[0] is "GET" or "HGET") ? RedisAnswer.Value : RedisAnswer.Any;
    }

    /// <inheritdoc />
    public RedisAnswer Expectation { get; }

    /// <inheritdoc />
    public ReadOnlySpan<byte> BytesOf(long arrival)
    {
        var (which, key) = Draw(arrival);
        return _commands[which].BytesOf(key, arrival);
    }

    /// <inheritdoc />
    public bool IsRight(long arrival, ReadOnlySpan<byte> value)
    {
        var (which, key) = Draw(arrival);
        return _kept[which] is not { } kept || kept.Is(value, key);
    }

    /// <summary>The same command as a client library takes it.</summary>
    public (string Command, object[] Arguments) CommandOf(long arrival) => Texts(BytesOf(arrival));

    /// <summary>Makes every key be there that must be.</summary>
    /// <param name="redis">Where.</param>
    /// <param name="forGood">Whether none of them ends: a load that reads for longer than a build keeps them would find nothing.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task SeedAsync(IDatabase redis, bool forGood, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(redis);
        for (var which = 0; which < _before.Length; which++)
        {
            if (_before[which] is not { } command)
                continue;
            var before = new CommandTemplate(forGood ? WithoutEnd(command) : command, _prefix);
            foreach (var some in Enumerable.Range(0, _keys[which]).Chunk(SeedsAtOnce))
            {
                await Task.WhenAll(some.Select(key => Texts(before.BytesOf(key, 0))).Select(one => redis.ExecuteAsync(one.Command, one.Arguments)));
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>A SET without how long its value is kept.</summary>
    private static IReadOnlyList<string> WithoutEnd(IReadOnlyList<string> command)
        => command is ["SET", _, _, "EX" or "PX", _, ..] ? [.. command.Take(3), .. command.Skip(5)] : command;

    private static (string Command, object[] Arguments) Texts(ReadOnlySpan<byte> command)
    {
        string[] texts = [.. RedisCommand.Decode(command).Select(Encoding.UTF8.GetString)];
        return (texts[0], [.. texts[1..]]);
    }

    private (int Which, int Key) Draw(long arrival)
    {
        var random = new ArrivalRandom(_seed, arrival);
        var at = Array.BinarySearch(_upTo, random.Unit() * _upTo[^1]);
        var which = Math.Min(at < 0 ? ~at : at, _upTo.Length - 1);
        return (which, random.Below(_keys[which]));
    }
}
