using System.Globalization;
using System.Text;
using Spectre.Console;

namespace Wakala.Perf.Reports;

/// <summary>How far the environments of a run differ, a line a figure.</summary>
public static class DifferenceTable
{
    private static readonly string[] Headers = ["scenario", "figure", "first", "other", "other / first"];

    /// <summary>Prints it; nothing where there is one environment.</summary>
    public static void Write(IAnsiConsole console, IReadOnlyList<FigureDifference> differences)
    {
        ArgumentNullException.ThrowIfNull(console);
        ArgumentNullException.ThrowIfNull(differences);
        foreach (var pair in Pairs(differences))
        {
            console.WriteLine(pair.Key);
            var table = new Table().Border(TableBorder.Simple);
            foreach (var header in Headers)
                table.AddColumn(new TableColumn(header).NoWrap());
            foreach (var column in table.Columns.Skip(2))
                column.RightAligned();
            foreach (var cells in pair.Select(Cells))
                table.AddRow([.. cells.Select(cell => new Text(cell))]);
            console.Write(table);
        }
    }

    /// <summary>The same as Markdown; empty where there is one environment.</summary>
    public static string Markdown(IReadOnlyList<FigureDifference> differences)
    {
        ArgumentNullException.ThrowIfNull(differences);
        var text = new StringBuilder();
        foreach (var pair in Pairs(differences))
        {
            text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"### {pair.Key}").AppendLine();
            text.AppendLine(CultureInfo.InvariantCulture, $"| {string.Join(" | ", Headers)} |").AppendLine("| --- | --- | ---: | ---: | ---: |");
            foreach (var cells in pair.Select(Cells))
                text.AppendLine(CultureInfo.InvariantCulture, $"| {string.Join(" | ", cells)} |");
        }

        return text.ToString();
    }

    private static IEnumerable<IGrouping<string, FigureDifference>> Pairs(IReadOnlyList<FigureDifference> differences)
        // That neither had an error, or dropped anything, is in the tables of both.
        => differences.Where(one => one.FromValue != 0 || one.ToValue != 0).GroupBy(one => $"How far {one.To} (other) differs from {one.From} (first) in this run");

    private static string[] Cells(FigureDifference one) =>
    [
        one.Name,
        one.Figure,
        Value(one.FromValue, one.Unit),
        Value(one.ToValue, one.Unit),
        one.Ratio is { } ratio ? string.Create(CultureInfo.InvariantCulture, $"× {ratio:0.00}") : "-",
    ];

    private static string Value(double value, string unit) => string.Create(CultureInfo.InvariantCulture, $"{value:#,0.##} {(unit == "1/s" ? "/s" : unit)}");
}
