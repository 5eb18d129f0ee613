namespace Wakala.Perf.Load;

/// <summary>
/// HPACK's Huffman code (RFC 7541, appendix B) as far as statuses and content types need it. The code is canonical: within a length the
/// symbols have consecutive codes in their order, so that the symbols by length say all of it.
/// </summary>
internal static class HpackHuffman
{
    private const int LongestCode = 11;

    private static readonly (int Length, string Symbols)[] Lengths =
    [
        (5, "012aceiost"),
        (6, " %-./3456789=A_bdfghlmnpru"),
        (7, ":BCDEFGHIJKLMNOPQRSTUVWYjkqvwxyz"),
        (8, "&*,;XZ"),
        (10, "!\"()?"),
        (11, "'+|"),
    ];

    private static readonly Dictionary<(int Length, int Code), byte> Symbols = Build();

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
                if (!Symbols.TryGetValue((length, code), out var symbol))
                    continue;
                if (count == to.Length)
                    return count;
                to[count++] = symbol;
                (code, length) = (0, 0);
            }
        }

        return count;
    }

    private static Dictionary<(int Length, int Code), byte> Build()
    {
        var symbols = new Dictionary<(int Length, int Code), byte>();
        var (code, before) = (0, 0);
        foreach (var (length, ofLength) in Lengths)
        {
            code <<= length - before;
            foreach (var symbol in ofLength)
                symbols.Add((length, code++), (byte)symbol);
            before = length;
        }

        return symbols;
    }
}
