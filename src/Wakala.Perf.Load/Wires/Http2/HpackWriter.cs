using System.Buffers;

namespace Wakala.Perf.Load;

/// <summary>
/// Makes a block of header fields (RFC 7541) of an HTTP/1.1 request's head, so that one and the same request goes over both. Nothing
/// is entered in the table that the connection could share.
/// </summary>
internal static class HpackWriter
{
    /// <summary>Writes the block of a head: request line and fields, each with its line end.</summary>
    /// <exception cref="ArgumentException">It is no head.</exception>
    public static void Write(ReadOnlySpan<byte> head, bool encrypted, IBufferWriter<byte> output)
    {
        var line = NextLine(ref head);
        var (first, last) = (line.IndexOf((byte)' '), line.LastIndexOf((byte)' '));
        if (first <= 0 || last <= first)
            throw new ArgumentException("The request has no request line.", nameof(head));
        var method = line[..first];
        // The static table's entries 2, 3, 6 and 7.
        if (method.SequenceEqual("GET"u8))
            Byte(0x82, output);
        else if (method.SequenceEqual("POST"u8))
            Byte(0x83, output);
        else
            Literal(2, method, output);
        Byte(encrypted ? (byte)0x87 : (byte)0x86, output);
        Literal(4, line[(first + 1)..last], output);

        Span<byte> lower = stackalloc byte[64];
        while (!(line = NextLine(ref head)).IsEmpty)
        {
            var colon = line.IndexOf((byte)':');
            if (colon is <= 0 or > 64)
                throw new ArgumentException("The request has a field without a name, or with a very long one.", nameof(head));
            System.Text.Ascii.ToLower(line[..colon], lower, out _);
            var name = lower[..colon];
            var value = line[(colon + 1)..].Trim((byte)' ');
            if (name.SequenceEqual("host"u8))
            {
                Literal(1, value, output);
            }
            else if (!name.SequenceEqual("connection"u8) && !name.SequenceEqual("keep-alive"u8) && !name.SequenceEqual("transfer-encoding"u8))
            {
                Byte(0, output);
                Text(name, output);
                Text(value, output);
            }
        }
    }

    private static ReadOnlySpan<byte> NextLine(ref ReadOnlySpan<byte> head)
    {
        var end = head.IndexOf("\r\n"u8);
        if (end < 0)
            return default;
        var line = head[..end];
        head = head[(end + 2)..];
        return line;
    }

    private static void Literal(byte nameIndex, ReadOnlySpan<byte> value, IBufferWriter<byte> output)
    {
        Byte(nameIndex, output);
        Text(value, output);
    }

    private static void Byte(byte one, IBufferWriter<byte> output)
    {
        output.GetSpan(1)[0] = one;
        output.Advance(1);
    }

    private static void Text(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        const int most = 127;
        var length = text.Length;
        if (length < most)
        {
            Byte((byte)length, output);
        }
        else
        {
            Byte(most, output);
            for (length -= most; length >= 128; length >>= 7)
                Byte((byte)(0x80 | (length & 0x7F)), output);
            Byte((byte)length, output);
        }

        output.Write(text);
    }
}
