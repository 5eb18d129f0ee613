using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Wakala.Perf.Load;

/// <summary>The messages of a load: each bears an id by which its answer is known.</summary>
public interface IWebSocketMessages
{
    /// <summary>Writes the message of an arrival; <paramref name="id"/> must come back in its answer.</summary>
    void Write(long arrival, long id, IBufferWriter<byte> output);

    /// <summary>The id in a message that came; null where it answers none of ours (a broadcast).</summary>
    long? IdOf(ReadOnlySpan<byte> message);

    /// <summary>Whether an answer is right; what is wrong with it where it is not.</summary>
    Outcome Judge(ReadOnlySpan<byte> message);
}

/// <summary>JSON messages of one length with their id first: <c>{"id":"0000000000000001","t":"…"}</c>; the answer begins likewise.</summary>
public sealed class WebSocketEcho : IWebSocketMessages
{
    private const int IdAt = 7;
    private const int IdLength = 16;
    private readonly byte[] _message;

    /// <summary>Messages of a length.</summary>
    /// <param name="length">Bytes of each, 32 at the least.</param>
    public WebSocketEcho(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 32);
        _message = Encoding.ASCII.GetBytes($"{{\"id\":\"{new string('0', IdLength)}\",\"t\":\"{new string('x', length - 32)}\"}}");
    }

    /// <inheritdoc />
    public void Write(long arrival, long id, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var to = output.GetSpan(_message.Length);
        _message.CopyTo(to);
        Utf8Formatter.TryFormat(id, to[IdAt..], out _, new StandardFormat('D', IdLength));
        output.Advance(_message.Length);
    }

    /// <inheritdoc />
    public long? IdOf(ReadOnlySpan<byte> message)
        => message.Length >= IdAt + IdLength && Utf8Parser.TryParse(message.Slice(IdAt, IdLength), out long id, out var used) && used == IdLength ? id : null;

    /// <inheritdoc />
    public Outcome Judge(ReadOnlySpan<byte> message)
        => message.Length == _message.Length ? Outcome.Success : new Outcome($"{ErrorKind.Wrong}: not the message that was sent");
}

/// <summary>What a connection says first.</summary>
/// <param name="PathAndQuery">What is asked to be upgraded: <c>/ws?token=…</c>.</param>
/// <param name="Headers">Headers beside those of the upgrade: <c>Authorization</c>.</param>
/// <param name="FirstMessage">A message that signs the connection in; null where the headers do.</param>
public sealed record WebSocketOpening(string PathAndQuery, IReadOnlyDictionary<string, string> Headers, string? FirstMessage = null);

/// <summary>
/// WebSocket (RFC 6455), a message and its answer at a time on each connection, or several, each known by its id. Pings are answered, a
/// connection that is lost is opened again by the next request.
/// </summary>
/// <param name="messages">What is sent.</param>
/// <param name="host">The host, as the upgrade says it.</param>
/// <param name="opening">What each connection says first, by its number.</param>
public sealed class WebSocketProtocol(IWebSocketMessages messages, string host, Func<int, WebSocketOpening> opening) : IWireProtocol
{
    /// <summary>Whether each request is a ping in place of a message, and its pong the answer.</summary>
    public bool Pings { get; init; }

    /// <inheritdoc />
    public IWire MakeWire(int connection, int slots) => new WebSocketWire(messages, host, opening(connection), slots, Pings);
}
