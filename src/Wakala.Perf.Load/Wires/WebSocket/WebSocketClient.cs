using System.Buffers;
using System.Buffers.Binary;
using System.Text.Unicode;

namespace Wakala.Perf.Load;

/// <summary>
/// The client's side of WebSocket (RFC 6455) on one connection, apart from any network: it is told what came, and writes what must go out by
/// itself (the request for the upgrade, pongs, the answer to a close). Called by one thread at a time.
/// </summary>
public sealed class WebSocketClient
{
    private WebSocketUpgrade? _upgrade = new();
    private ArrayBufferWriter<byte>? _fragments;
    private WebSocketOpcode _fragmented;

    /// <summary>Begins a connection: writes the request that asks for its upgrade.</summary>
    /// <param name="host">The host, as the request names it.</param>
    /// <param name="pathAndQuery">What is asked to be upgraded: <c>/ws?token=…</c>.</param>
    /// <param name="output">What goes out.</param>
    public WebSocketClient(string host, string pathAndQuery, IBufferWriter<byte> output) => _upgrade.Write(host, pathAndQuery, output);

    /// <summary>Whether the server has upgraded the connection.</summary>
    public bool IsUpgraded => _upgrade is null;

    /// <summary>Why the connection can no longer be used; null while it can.</summary>
    public string? Problem { get; private set; }

    /// <summary>Writes a text message, masked. It changes nothing of a connection, so that another thread may read meanwhile.</summary>
    public static void WriteText(ReadOnlySpan<byte> text, IBufferWriter<byte> output) => WebSocketFrame.Write(WebSocketOpcode.Text, text, output);

    /// <summary>Reads what came next.</summary>
    /// <param name="bytes">All that came and was not read yet. What is not whole stays, and must be there again with what comes after it.</param>
    /// <param name="output">What goes out.</param>
    /// <param name="payload">What a message or a control frame holds, until the bytes change.</param>
    public WebSocketEvent Read(scoped ref ReadOnlySpan<byte> bytes, IBufferWriter<byte> output, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        if (_upgrade is not null)
            return ReadUpgrade(_upgrade, ref bytes);
        while (WebSocketFrame.TryReadHead(bytes, out var frame))
        {
            if (!MayCome(frame))
                return Fail(ErrorKind.Malformed);
            if (frame.Length > ErrorKind.LongestAnswer - (_fragments?.WrittenCount ?? 0))
                return Fail(ErrorKind.TooLong);
            if (bytes.Length < frame.HeadLength + frame.Length)
                break;
            payload = bytes.Slice(frame.HeadLength, (int)frame.Length);
            bytes = bytes[(frame.HeadLength + payload.Length)..];
            var read = frame.IsControl ? Answer(frame.Opcode, payload, output) : Join(frame, ref payload);
            if (read != WebSocketEvent.None)
                return read;
        }

        return WebSocketEvent.None;
    }

    private WebSocketEvent ReadUpgrade(WebSocketUpgrade upgrade, ref ReadOnlySpan<byte> bytes)
    {
        if (!upgrade.TryRead(ref bytes, out var problem))
            return WebSocketEvent.None;
        if (problem is not null)
            return Fail(problem);
        _upgrade = null;
        return WebSocketEvent.Upgraded;
    }

    /// <summary>Whether a server may send the frame now: control frames may come between the pieces of a message, and no other message may.</summary>
    private bool MayCome(WebSocketFrame frame) => frame.IsPlain && (frame.IsControl || frame.Opcode switch
    {
        WebSocketOpcode.Text or WebSocketOpcode.Binary => _fragments is null,
        WebSocketOpcode.Continuation => _fragments is not null,
        _ => false,
    });

    private WebSocketEvent Answer(WebSocketOpcode opcode, ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        switch (opcode)
        {
            case WebSocketOpcode.Ping:
                WebSocketFrame.Write(WebSocketOpcode.Pong, payload, output);
                return WebSocketEvent.Ping;
            case WebSocketOpcode.Pong:
                return WebSocketEvent.Pong;
            case WebSocketOpcode.Close when payload.Length != 1:
                // RFC 6455, 5.5.1: a close is answered with its own status.
                WebSocketFrame.Write(WebSocketOpcode.Close, payload[..Math.Min(2, payload.Length)], output);
                Problem = payload.IsEmpty ? "closed by the server" : $"closed by the server: {BinaryPrimitives.ReadUInt16BigEndian(payload)}";
                return WebSocketEvent.Closed;
            default:
                // A close whose status is one byte, and has two.
                return Fail(ErrorKind.Malformed);
        }
    }

    private WebSocketEvent Join(WebSocketFrame frame, ref ReadOnlySpan<byte> payload)
    {
        var opcode = frame.Opcode == WebSocketOpcode.Continuation ? _fragmented : frame.Opcode;
        if (!frame.IsFinal || _fragments is not null)
        {
            _fragmented = opcode;
            _fragments ??= new ArrayBufferWriter<byte>();
            _fragments.Write(payload);
            if (!frame.IsFinal)
                return WebSocketEvent.None;
            payload = _fragments.WrittenSpan;
            _fragments = null;
        }

        if (opcode == WebSocketOpcode.Binary)
            return WebSocketEvent.Binary;
        return Utf8.IsValid(payload) ? WebSocketEvent.Text : Fail(ErrorKind.Malformed);
    }

    private WebSocketEvent Fail(string problem)
    {
        Problem = problem;
        return WebSocketEvent.Failed;
    }
}
