using System.Buffers;
using System.Globalization;
using System.Text;

namespace Wakala.Perf.Load;

/// <summary>The kinds of answer that Redis' protocol has.</summary>
public enum RedisAnswer
{
    /// <summary>Any that is not an error, nothing included.</summary>
    Any,

    /// <summary>Any that is not an error and not nothing: a key that was found.</summary>
    Value,

    /// <summary><c>+OK</c> and the like.</summary>
    Simple,

    /// <summary>A whole number.</summary>
    Number,
}

/// <summary>Holds answers to what is expected of them, whoever heard them.</summary>
internal static class RedisJudge
{
    /// <summary>A value that was found, and is another than the one that must be there.</summary>
    public static Outcome NotWhatWasKept { get; } = new($"{ErrorKind.Wrong}: not the value that was kept");

    public static Outcome Judge(this RedisAnswer expected, bool isNothing, bool isSimple, bool isNumber)
    {
        var right = expected switch
        {
            RedisAnswer.Value => !isNothing,
            RedisAnswer.Simple => isSimple,
            RedisAnswer.Number => isNumber,
            _ => true,
        };
        return right ? Outcome.Success : new Outcome($"{ErrorKind.Wrong}: not {expected.ToString().ToLowerInvariant()}");
    }
}

/// <summary>The commands of a load.</summary>
public interface IRedisCommands
{
    /// <summary>What a right answer to each of them is.</summary>
    RedisAnswer Expectation { get; }

    /// <summary>The command of one arrival, encoded (<see cref="RedisCommand.Encode"/>). Valid until the next call.</summary>
    ReadOnlySpan<byte> BytesOf(long arrival);

    /// <summary>Whether what an arrival found is what must be there. Asked of each answer that is a value, from several threads at once.</summary>
    /// <param name="arrival">The arrival's number.</param>
    /// <param name="value">The value.</param>
    bool IsRight(long arrival, ReadOnlySpan<byte> value) => true;
}

/// <summary>The same command again and again.</summary>
public sealed class RedisCommand(RedisAnswer expectation, params string[] arguments) : IRedisCommands
{
    private readonly byte[] _bytes = Encode(arguments);

    /// <inheritdoc />
    public RedisAnswer Expectation => expectation;

    /// <inheritdoc />
    public ReadOnlySpan<byte> BytesOf(long arrival) => _bytes;

    /// <summary>A command as it goes over the wire (RESP: an array of bulk strings).</summary>
    public static byte[] Encode(params string[] arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var text = new ArrayBufferWriter<byte>();
        Line('*', arguments.Length);
        foreach (var argument in arguments.Select(Encoding.UTF8.GetBytes))
        {
            Line('$', argument.Length);
            text.Write(argument);
            text.Write("\r\n"u8);
        }

        return text.WrittenSpan.ToArray();

        void Line(char kind, int count) => text.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{kind}{count}\r\n")));
    }

    /// <summary>The arguments of a command as it goes over the wire.</summary>
    /// <exception cref="ArgumentException">It is no command.</exception>
    public static byte[][] Decode(ReadOnlySpan<byte> bytes)
    {
        var arguments = new byte[Line(ref bytes, '*')][];
        for (var at = 0; at < arguments.Length; at++)
        {
            var length = Line(ref bytes, '$');
            arguments[at] = bytes[..length].ToArray();
            bytes = bytes[(length + 2)..];
        }

        return arguments;

        static int Line(ref ReadOnlySpan<byte> bytes, char kind)
        {
            var end = bytes.IndexOf("\r\n"u8);
            if (end < 2 || bytes[0] != kind || !int.TryParse(bytes[1..end], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
                throw new ArgumentException($"It is no command: '{kind}' and a number must come first.", nameof(bytes));
            bytes = bytes[(end + 2)..];
            return count;
        }
    }
}

/// <summary>Redis' own protocol (RESP2), one command at a time on each connection or several in a row (a pipeline).</summary>
public sealed class RedisProtocol(IRedisCommands commands) : IWireProtocol
{
    /// <summary>The user's name; null for the default user.</summary>
    public string? User { get; init; }

    /// <summary>The password; null where the server wants none.</summary>
    public string? Password { get; init; }

    /// <inheritdoc />
    public IWire MakeWire(int connection, int slots)
    {
        byte[] first = Password is null ? [] : User is null ? RedisCommand.Encode("AUTH", Password) : RedisCommand.Encode("AUTH", User, Password);
        return new RedisWire(commands, first, slots);
    }
}
