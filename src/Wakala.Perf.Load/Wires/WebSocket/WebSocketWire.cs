using System.Buffers;

namespace Wakala.Perf.Load;

/// <summary>
/// One connection's WebSocket (RFC 6455), below whatever is said over it. Pings are answered; a close, or what no server may send, is the end of the connection.
/// </summary>
/// <param name="host">The host, as the upgrade says it.</param>
public abstract class WebSocketWire(string host) : IWire
{
    private readonly Inbox _inbox = new(ErrorKind.LongestAnswer);
    private WebSocketClient? _client;

    /// <inheritdoc />
    public abstract bool IsReady { get; }

    /// <inheritdoc />
    public bool IsSpent => false;

    /// <inheritdoc />
    public virtual bool ComesBack => false;

    /// <summary>Whether the server has upgraded the connection.</summary>
    protected bool IsUpgraded => _client is { IsUpgraded: true };

    /// <summary>What is asked to be upgraded: <c>/ws?token=…</c>.</summary>
    protected abstract string PathAndQuery { get; }

    /// <inheritdoc />
    public virtual void Connecting(long? arrival)
    {
    }

    /// <inheritdoc />
    public virtual void Encrypting()
    {
    }

    /// <inheritdoc />
    public virtual void Open(IBufferWriter<byte> output)
    {
        _inbox.Clear();
        _client = new WebSocketClient(host, PathAndQuery, output);
    }

    /// <inheritdoc />
    public abstract void Write(int slot, long arrival, IBufferWriter<byte> output);

    /// <inheritdoc />
    public string? Feed(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output, Answers answers)
    {
        var rest = _inbox.Join(bytes);
        WebSocketEvent came;
        while ((came = _client!.Read(ref rest, output, out var payload)) != WebSocketEvent.None)
        {
            var broken = came switch
            {
                WebSocketEvent.Closed => KindOfClose(_client.Problem!),
                WebSocketEvent.Failed => _client.Problem,
                _ => Hear(came, payload, output, answers),
            };
            if (broken is not null)
                return broken;
        }

        return _inbox.Keep(rest) ? null : ErrorKind.TooLong;
    }

    /// <summary>A message may have been delivered though its answer was lost.</summary>
    public bool MayRepeat(int slot) => false;

    /// <inheritdoc />
    public virtual void Lost(int slot)
    {
    }

    /// <inheritdoc />
    public virtual void Closed(string kind)
    {
    }

    /// <summary>The connection goes on: an answer that still comes is nobody's.</summary>
    public bool Abandon(int slot, IBufferWriter<byte> output) => true;

    /// <summary>The kind of error that the server's closing is, where that says more than its status.</summary>
    /// <param name="problem">Its status, in words.</param>
    protected virtual string KindOfClose(string problem) => problem;

    /// <summary>Hears the upgrade, a message, a ping (its pong is written) or a pong.</summary>
    /// <param name="came">What it is.</param>
    /// <param name="payload">What it holds.</param>
    /// <param name="output">What goes out.</param>
    /// <param name="answers">Where it tells which requests have ended.</param>
    /// <returns>The kind of error that makes the connection useless; null while it is well.</returns>
    protected abstract string? Hear(WebSocketEvent came, ReadOnlySpan<byte> payload, IBufferWriter<byte> output, Answers answers);
}
