using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Wakala.Perf.Load;

/// <summary>One connection's WebSocket, after its upgrade from HTTP/1.1.</summary>
internal sealed class WebSocketWire(IWebSocketMessages messages, string host, WebSocketOpening opening, int slots, bool pings) : IWire
{
    private const int LongestControl = 125;
    private const byte Continuation = 0, Text = 1, Binary = 2, CloseFrame = 8, Ping = 9, Pong = 10;
    private const byte Final = 0x80, Masked = 0x80;

    private readonly UpgradeAnswer _upgrade = new();
    private readonly Inbox _inbox = new(ErrorKind.LongestAnswer);
    private readonly ArrayBufferWriter<byte> _message = new(256);
    private readonly ArrayBufferWriter<byte> _fragments = new(16);
    private readonly long[] _ids = new long[slots];
    private bool _inFragments;
    private long _sent;
    private uint _mask;

    public bool IsReady { get; private set; }

    public bool IsSpent => false;

    public void Open(IBufferWriter<byte> output)
    {
        _inbox.Clear();
        _fragments.ResetWrittenCount();
        Array.Clear(_ids);
        (IsReady, _inFragments) = (false, false);
        _mask = (uint)RandomNumberGenerator.GetInt32(int.MaxValue);
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        _upgrade.Begin(key);
        var headers = string.Concat(opening.Headers.Select(header => $"{header.Key}: {header.Value}\r\n"));
        output.Write(Encoding.ASCII.GetBytes(
            $"GET {opening.PathAndQuery} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n{headers}\r\n"));
    }

    public void Write(int slot, long arrival, IBufferWriter<byte> output)
    {
        // An id says in which slot its request is, and is never used twice on a connection.
        var id = (++_sent * slots) + slot;
        _ids[slot] = id;
        _message.ResetWrittenCount();
        if (pings)
        {
            BinaryPrimitives.WriteInt64BigEndian(_message.GetSpan(8), id);
            _message.Advance(8);
        }
        else
        {
            messages.Write(arrival, id, _message);
        }

        WriteFrame(pings ? Ping : Text, _message.WrittenSpan, output);
    }

    public string? Feed(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output, Answers answers)
    {
        if (!IsReady)
        {
            if (!_upgrade.Feed(ref bytes, out var refused) || refused is not null)
                return refused;
            IsReady = true;
            if (opening.FirstMessage is { } first)
                WriteFrame(Text, Encoding.UTF8.GetBytes(first), output);
        }

        var rest = _inbox.Join(bytes);
        while (TryReadHead(rest, out var head, out var length))
        {
            // RFC 6455, 5.1 and 5.2: no server masks, and no extension was agreed on.
            if ((rest[1] & Masked) != 0 || (rest[0] & 0x70) != 0)
                return ErrorKind.Malformed;
            if (length > ErrorKind.LongestAnswer - _fragments.WrittenCount)
                return ErrorKind.TooLong;
            if (rest.Length < head + length)
                break;
            var payload = rest.Slice(head, (int)length);
            if (Hear((byte)(rest[0] & 0x0F), (rest[0] & Final) != 0, payload, output, answers) is { } broken)
                return broken;
            rest = rest[(head + (int)length)..];
        }

        return _inbox.Keep(rest) ? null : ErrorKind.TooLong;
    }

    /// <summary>A message may have been delivered though its answer was lost.</summary>
    public bool MayRepeat(int slot) => false;

    public bool Abandon(int slot, IBufferWriter<byte> output)
    {
        // Its answer, should it come, is nobody's.
        _ids[slot] = 0;
        return true;
    }

    private string? Hear(byte kind, bool final, ReadOnlySpan<byte> payload, IBufferWriter<byte> output, Answers answers)
    {
        switch (kind)
        {
            case Text or Binary when !_inFragments && final:
                Deliver(payload, answers);
                return null;
            case Text or Binary when !_inFragments:
                _inFragments = true;
                _fragments.Write(payload);
                return null;
            case Continuation when _inFragments:
                _fragments.Write(payload);
                if (final)
                {
                    Deliver(_fragments.WrittenSpan, answers);
                    _fragments.ResetWrittenCount();
                    _inFragments = false;
                }

                return null;
            case Ping when final && payload.Length <= LongestControl:
                WriteFrame(Pong, payload, output);
                return null;
            case Pong when final && payload.Length <= LongestControl:
                if (pings && payload.Length == 8)
                    End(BinaryPrimitives.ReadInt64BigEndian(payload), Outcome.Success, answers);
                return null;
            case CloseFrame when final && payload.Length <= LongestControl:
                return payload.Length >= 2 ? $"closed by the server: {BinaryPrimitives.ReadUInt16BigEndian(payload)}" : "closed by the server";
            default:
                return ErrorKind.Malformed;
        }
    }

    private void Deliver(ReadOnlySpan<byte> message, Answers answers)
    {
        if (!pings && messages.IdOf(message) is { } id)
            End(id, messages.Judge(message), answers);
    }

    private void End(long id, Outcome outcome, Answers answers)
    {
        var slot = (int)(id % slots);
        if (id <= 0 || _ids[slot] != id)
            return;
        _ids[slot] = 0;
        answers.Begin(slot);
        answers.End(slot, outcome);
    }

    private static bool TryReadHead(ReadOnlySpan<byte> bytes, out int head, out long length)
    {
        (head, length) = (2, 0);
        if (bytes.Length < head)
            return false;
        length = bytes[1] & 0x7F;
        if (length <= 125)
            return true;
        head = length == 126 ? 4 : 10;
        if (bytes.Length < head)
            return false;
        length = head == 4 ? BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]) : BinaryPrimitives.ReadInt64BigEndian(bytes[2..]);
        length = length < 0 ? long.MaxValue : length;
        return true;
    }

    private void WriteFrame(byte kind, ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        var to = output.GetSpan(14 + payload.Length);
        to[0] = (byte)(Final | kind);
        int at;
        switch (payload.Length)
        {
            case <= 125:
                to[1] = (byte)(Masked | payload.Length);
                at = 2;
                break;
            case <= ushort.MaxValue:
                to[1] = Masked | 126;
                BinaryPrimitives.WriteUInt16BigEndian(to[2..], (ushort)payload.Length);
                at = 4;
                break;
            default:
                to[1] = Masked | 127;
                BinaryPrimitives.WriteInt64BigEndian(to[2..], payload.Length);
                at = 10;
                break;
        }

        // A new mask for each frame, as the RFC has it; it hides nothing here, and need not be hard to guess.
        _mask = (_mask * 1_664_525) + 1_013_904_223;
        BinaryPrimitives.WriteUInt32LittleEndian(to[at..], _mask);
        at += 4;
        Mask(payload, to[at..], _mask);
        output.Advance(at + payload.Length);
    }

    private static void Mask(ReadOnlySpan<byte> payload, Span<byte> to, uint mask)
    {
        var wide = mask | ((ulong)mask << 32);
        var at = 0;
        for (; at + 8 <= payload.Length; at += 8)
            BinaryPrimitives.WriteUInt64LittleEndian(to[at..], BinaryPrimitives.ReadUInt64LittleEndian(payload[at..]) ^ wide);
        for (; at < payload.Length; at++)
            to[at] = (byte)(payload[at] ^ (byte)(mask >> (8 * (at % 4))));
    }
}
