using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Wakala.Perf.Scenarios;

/// <summary>Frames of RFC 6455 as this side needs them: whole messages, masked on the way out.</summary>
internal static class SocketFrames
{
    public const byte Text = 1, Close = 8, Ping = 9, Pong = 10;

    private const byte Final = 0x80, Masked = 0x80;
    private const int LongestHead = 14;

    /// <summary>A frame that is sent.</summary>
    public static byte[] Make(byte kind, ReadOnlySpan<byte> payload)
    {
        Span<byte> head = stackalloc byte[LongestHead];
        head[0] = (byte)(Final | kind);
        int length;
        if (payload.Length <= 125)
        {
            head[1] = (byte)(Masked | payload.Length);
            length = 2;
        }
        else
        {
            // Nothing that is sent here is longer.
            ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, ushort.MaxValue);
            head[1] = Masked | 126;
            BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)payload.Length);
            length = 4;
        }

        RandomNumberGenerator.Fill(head.Slice(length, 4));
        var mask = head.Slice(length, 4);
        var frame = new byte[length + 4 + payload.Length];
        head[..(length + 4)].CopyTo(frame);
        for (var at = 0; at < payload.Length; at++)
            frame[length + 4 + at] = (byte)(payload[at] ^ mask[at % 4]);
        return frame;
    }

    /// <summary>Reads the next frame that came, where it is whole.</summary>
    /// <param name="bytes">What came; what follows the frame stays.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="payload">What it holds.</param>
    /// <exception cref="InvalidDataException">It is masked, or a piece of a message: no server of ours sends such.</exception>
    public static bool TryRead(ref ReadOnlySpan<byte> bytes, out byte kind, out ReadOnlySpan<byte> payload)
    {
        kind = 0;
        payload = default;
        if (bytes.Length < 2)
            return false;
        if ((bytes[0] & 0xF0) != Final || (bytes[1] & Masked) != 0)
            throw new InvalidDataException("A frame that is a piece, or masked, or of an extension.");
        var (head, length) = (2, (long)bytes[1]);
        if (length == 126)
        {
            if (bytes.Length < 4)
                return false;
            (head, length) = (4, BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]));
        }
        else if (length == 127)
        {
            if (bytes.Length < 10)
                return false;
            (head, length) = (10, BinaryPrimitives.ReadInt64BigEndian(bytes[2..]));
        }

        if (bytes.Length < head + length)
            return false;
        kind = (byte)(bytes[0] & 0x0F);
        payload = bytes.Slice(head, (int)length);
        bytes = bytes[(head + (int)length)..];
        return true;
    }
}
