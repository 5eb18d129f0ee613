using System.Buffers;
using System.Buffers.Binary;

namespace Wakala.Perf.Load;

/// <summary>What a frame is (RFC 6455, 5.2).</summary>
internal enum WebSocketOpcode : byte
{
    Continuation = 0,
    Text = 1,
    Binary = 2,
    Close = 8,
    Ping = 9,
    Pong = 10,
}

/// <summary>The head of a frame that came, and frames as a client sends them (RFC 6455, 5.2).</summary>
/// <param name="Opcode">What it is.</param>
/// <param name="IsFinal">Whether it ends its message.</param>
/// <param name="IsPlain">Whether it is unmasked and of no extension, as every frame of a server must be that agreed on none.</param>
/// <param name="HeadLength">Bytes of the head.</param>
/// <param name="Length">Bytes of the payload behind it.</param>
internal readonly record struct WebSocketFrame(WebSocketOpcode Opcode, bool IsFinal, bool IsPlain, int HeadLength, long Length)
{
    private const byte Final = 0x80, Reserved = 0x70, Masked = 0x80;
    private const int LongestHead = 14, LongestControl = 125;

    /// <summary>Whether it is a control frame of a form that the protocol has: whole and short.</summary>
    public bool IsControl => Opcode is WebSocketOpcode.Close or WebSocketOpcode.Ping or WebSocketOpcode.Pong && IsFinal && Length <= LongestControl;

    /// <summary>Reads the head of the next frame; false where that is not whole.</summary>
    public static bool TryReadHead(ReadOnlySpan<byte> bytes, out WebSocketFrame frame)
    {
        frame = default;
        if (bytes.Length < 2)
            return false;
        var length = (long)(bytes[1] & 0x7F);
        var head = length switch { 126 => 4, 127 => 10, _ => 2 };
        if (bytes.Length < head)
            return false;
        if (head == 4)
            length = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        else if (head == 10)
            length = BinaryPrimitives.ReadInt64BigEndian(bytes[2..]) is >= 0 and var wide ? wide : long.MaxValue;
        frame = new WebSocketFrame((WebSocketOpcode)(bytes[0] & 0x0F), (bytes[0] & Final) != 0, (bytes[0] & Reserved) == 0 && (bytes[1] & Masked) == 0, head, length);
        return true;
    }

    /// <summary>Writes a whole message, or a control frame, as a client must: masked.</summary>
    public static void Write(WebSocketOpcode opcode, ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        var to = output.GetSpan(LongestHead + payload.Length);
        to[0] = (byte)(Final | (byte)opcode);
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
        var mask = (uint)Random.Shared.NextInt64();
        BinaryPrimitives.WriteUInt32LittleEndian(to[at..], mask);
        at += 4;
        Mask(payload, to[at..], mask);
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
