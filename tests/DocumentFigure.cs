using System.Globalization;
using System.Text.RegularExpressions;

namespace Wakala.Perf;

/// <summary>One figure of the owner's document, as it prints it.</summary>
/// <param name="Chapter">The chapter's heading.</param>
/// <param name="Table">The heading above the table.</param>
/// <param name="Name">The row and the column, or the path of the key.</param>
/// <param name="Value">The figure as printed: <c>5,000</c>, <c>0.05ms</c>, <c>1,000 (5MB)</c>.</param>
internal sealed partial record DocumentFigure(string Chapter, string Table, string Name, string Value)
{
    /// <summary>Every figure of the document, in its order.</summary>
    public static IReadOnlyList<DocumentFigure> All { get; } =
    [
        .. File.ReadLines(Path.Combine(Checkout.Root, "tests", "document.tsv"))
            .Skip(1)
            .Where(line => line.Length > 0)
            .Select(line => line.Split('\t'))
            .Select(cells => new DocumentFigure(cells[0], cells[1], cells[2], cells[3])),
    ];

    /// <summary>The row that it stands in, where it names one: <c>GET /messages/list</c>.</summary>
    public string? Row => Name.LastIndexOf(": ", StringComparison.Ordinal) is > 0 and var at ? Name[..at] : null;

    /// <summary>The column that it stands in, or the whole path of its key: <c>P50 (ms)</c>.</summary>
    public string Column => Row is { } row ? Name[(row.Length + 2)..] : Name;

    /// <summary>The numbers in it: 1,000 and 5 of <c>1,000 (5MB)</c>.</summary>
    public IReadOnlyList<decimal> Numbers
        => [.. Number().Matches(Value).Select(match => decimal.Parse(match.Value.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture))];

    /// <summary>The same, and what they are in the smaller units that figures have: megabytes, milliseconds.</summary>
    public IEnumerable<decimal> Values
        => Numbers.SelectMany(number => Value.EndsWith(" seconds", StringComparison.Ordinal) ? [number * 1_000] : Value.Contains("GB", StringComparison.Ordinal) ? [number * 1_000] : new[] { number });

    /// <summary>
    /// Of each of its numbers, the ways in which a test may write it: as it is, with or without the separators of C#, a size in the next smaller unit, a
    /// share in basis points; a text without a number as it stands.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<string>> Literals()
        => Numbers is { Count: > 0 } numbers ? [.. numbers.Select(number => (IReadOnlyList<string>)[.. Scaled(number).SelectMany(Written).Distinct()])] : [[Value]];

    private IEnumerable<decimal> Scaled(decimal number)
        => Value.Contains("GB", StringComparison.Ordinal) ? [number, number * 1_000, number * 1_024]
            : Value.Contains('%', StringComparison.Ordinal) ? [number, number * 100]
            : [number];

    private static IEnumerable<string> Written(decimal number)
    {
        var plain = number.ToString("0.####", CultureInfo.InvariantCulture);
        return [plain, number.ToString("0.0###", CultureInfo.InvariantCulture), number.ToString("#,0.####", CultureInfo.InvariantCulture).Replace(',', '_')];
    }

    [GeneratedRegex(@"\d[\d,]*(\.\d+)?")]
    private static partial Regex Number();
}
