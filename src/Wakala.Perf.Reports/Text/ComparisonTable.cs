using System.Globalization;
using Spectre.Console;
using Wakala.Perf.Gate;

namespace Wakala.Perf.Reports;

/// <summary>A comparison side by side as one table for a terminal: a line a figure.</summary>
public static class ComparisonTable
{
    private const string None = "-";

    /// <summary>Prints it, and the reason of each row that did not plainly pass.</summary>
    public static void Write(IAnsiConsole console, IReadOnlyList<RowComparison> rows)
    {
        ArgumentNullException.ThrowIfNull(console);
        ArgumentNullException.ThrowIfNull(rows);
        var table = new Table().Border(TableBorder.Simple).AddColumns("scenario", "figure");
        foreach (var header in (string[])["base", "candidate", "change", "95 % interval", "surely above", "would have called"])
            table.AddColumn(new TableColumn(header).RightAligned().NoWrap());
        table.AddColumn("verdict");
        foreach (var row in rows)
        {
            var name = row.Scenario;
            foreach (var figure in row.Figures)
            {
                string[] cells =
                [
                    name, figure.Name, Milliseconds(figure.Base), Milliseconds(figure.Candidate), Share(figure.Change),
                    $"{Share(figure.Low)} to {Share(figure.High)}", Share(figure.LowOfFamily), Share(figure.Detectable), figure.Verdict.ToString(),
                ];
                table.AddRow([.. cells.Select(cell => new Text(cell))]);
                name = string.Empty;
            }

            string[] errors = [name, "errors", Count(row.Errors.Base), Count(row.Errors.Candidate), None, None, None, None, row.Verdict.ToString()];
            table.AddRow([.. errors.Select(cell => new Text(cell))]);
        }

        console.Write(table);
        foreach (var row in rows)
            console.WriteLine($"{row.Scenario}: {row.Verdict}. {row.Reason}");
    }

    private static string Milliseconds(double value) => value.ToString("0.00 'ms'", CultureInfo.InvariantCulture);

    private static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Share(double? share) => share is { } value ? (value * 100).ToString("+0.0 '%';-0.0 '%';0 '%'", CultureInfo.InvariantCulture) : None;
}
