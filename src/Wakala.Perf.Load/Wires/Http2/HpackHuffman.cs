namespace Wakala.Perf.Load;

/// <summary>
/// HPACK's Huffman code (RFC 7541, appendix B) as far as statuses and content types need it. The code is canonical: within a length the
/// symbols have consecutive codes in their order, so that the symbols by length say all of it.
/// </summary>
internal static class HpackHuffman
{
    private const int LongestCode = 11;

    /// <summary>By length: the first code, and the symbols from it on.</summary>
    private static readonly (int First, string Symbols)[] Lengths = Build(
    [
        (5, "012aceiost"),
        (6, " %-./3456789=A_bdfghlmnpru"),
        (7, ":BCDEFGHIJKLMNOPQRSTUVWYjkqvwxyz"),
        (8, "&*,;XZ"),
        (10, "!\"()?"),
        (11, "'+|"),
    ]);

    /// <summary>Decodes a text; what follows a symbol that is not known here is left out.</summary>
    /// <returns>How many bytes it has.</returns>
    public static int Decode(ReadOnlySpan<byte> coded, Span<byte> to)
    {
        var (code, length, count) = (0, 0, 0);
        foreach (var one in coded)
        {
            for (var bit = 7; bit >= 0; bit--)
            {
                code = (code << 1) | ((one >> bit) & 1);
                if (++length > LongestCode)
                    return count;
                var (first, symbols) = Lengths[length];
                if ((uint)(code - first) >= (uint)symbols.Length)
                    continue;
                if (count == to.Length)
                    return count;
                to[count++] = (byte)symbols[code - first];
                (code, length) = (0, 0);
            }
        }

        return count;
    }

    private static (int First, string Symbols)[] Build((int Length, string Symbols)[] ofLengths)
    {
        var byLength = new (int First, string Symbols)[LongestCode + 1];
        Array.Fill(byLength, (0, string.Empty));
        var (code, before) = (0, 0);
        foreach (var (length, symbols) in ofLengths)
        {
            code <<= length - before;
            byLength[length] = (code, symbols);
            (code, before) = (code + symbols.Length, length);
        }

        return byLength;
    }
}
