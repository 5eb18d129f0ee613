namespace Wakala.Perf.Load;

/// <summary>
/// Reads status and content type from a block of header fields (RFC 7541). The table that a connection could share is of size 0, as this
/// side has it in its settings, so that a block says all by itself.
/// </summary>
internal static class HpackReader
{
    private const int LastOfStaticTable = 61;
    private const int StatusName = 8;
    private const int LastStatus = 14;
    private const int ContentTypeName = 31;
    private static readonly int[] Statuses = [200, 204, 206, 304, 400, 404, 500];

    /// <summary>Reads a block; false where it is none.</summary>
    /// <param name="block">The block.</param>
    /// <param name="ofType">Whether the content's type is of interest.</param>
    /// <param name="status">The status; 0 where the block has none.</param>
    /// <param name="isJson">Whether the content's type is JSON; false where it is of no interest.</param>
    public static bool TryRead(ReadOnlySpan<byte> block, bool ofType, out int status, out bool isJson)
    {
        (status, isJson) = (0, false);
        Span<byte> text = stackalloc byte[128];
        while (!block.IsEmpty)
        {
            var first = block[0];
            if ((first & 0x80) != 0)
            {
                if (!TryReadNumber(ref block, 7, out var index) || index is 0 or > LastOfStaticTable)
                    return false;
                if (index is >= StatusName and <= LastStatus)
                    status = Statuses[index - StatusName];
                continue;
            }

            if ((first & 0xE0) == 0x20)
            {
                if (!TryReadNumber(ref block, 5, out var size) || size != 0)
                    return false;
                continue;
            }

            var name = 0;
            if (!TryReadNumber(ref block, (first & 0x40) != 0 ? 6 : 4, out var nameIndex) || nameIndex > LastOfStaticTable)
                return false;
            if (nameIndex > 0)
                name = nameIndex;
            else if (!TryReadText(ref block, text, out var length))
                return false;
            else
                name = text[..length].SequenceEqual(":status"u8) ? StatusName : text[..length].SequenceEqual("content-type"u8) ? ContentTypeName : 0;
            // Dates, lengths and tags are nobody's business, and each has a Huffman code to be undone.
            if (!(name == ContentTypeName && ofType) && name is not (>= StatusName and <= LastStatus))
            {
                if (!TrySkipText(ref block))
                    return false;
                continue;
            }

            if (!TryReadText(ref block, text, out var valueLength))
                return false;
            var value = text[..valueLength];
            if (name is >= StatusName and <= LastStatus && !(System.Buffers.Text.Utf8Parser.TryParse(value, out status, out var used) && used == 3))
                return false;
            if (name == ContentTypeName)
                isJson = HttpAnswer.IsJsonType(value);
        }

        return true;
    }

    /// <summary>A whole number whose first bits share a byte with others (RFC 7541, 5.1).</summary>
    private static bool TryReadNumber(ref ReadOnlySpan<byte> block, int bits, out int number)
    {
        number = 0;
        if (block.IsEmpty)
            return false;
        var most = (1 << bits) - 1;
        number = block[0] & most;
        block = block[1..];
        if (number < most)
            return true;
        for (var shift = 0; shift <= 21; shift += 7)
        {
            if (block.IsEmpty)
                return false;
            var one = block[0];
            block = block[1..];
            number += (one & 0x7F) << shift;
            if ((one & 0x80) == 0)
                return true;
        }

        return false;
    }

    private static bool TrySkipText(ref ReadOnlySpan<byte> block)
    {
        if (block.IsEmpty || !TryReadNumber(ref block, 7, out var size) || size > block.Length)
            return false;
        block = block[size..];
        return true;
    }

    /// <summary>A text, as it is or in Huffman's code (RFC 7541, 5.2); of a long one only its beginning is kept.</summary>
    private static bool TryReadText(ref ReadOnlySpan<byte> block, scoped Span<byte> to, out int length)
    {
        length = 0;
        if (block.IsEmpty)
            return false;
        var coded = (block[0] & 0x80) != 0;
        if (!TryReadNumber(ref block, 7, out var size) || size > block.Length)
            return false;
        var text = block[..size];
        block = block[size..];
        if (coded)
        {
            length = HpackHuffman.Decode(text, to);
            return true;
        }

        length = Math.Min(size, to.Length);
        text[..length].CopyTo(to);
        return true;
    }
}
