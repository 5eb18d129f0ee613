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
        foreach (var header in (string[])["base", "candidate", "change", "95 % interval", "surely above", "would have called", "block deviation"])
            table.AddColumn(new TableColumn(header).RightAligned().NoWrap());
        table.AddColumn("verdict");
        foreach (var row in rows)
        {
            var name = row.Scenario;
            foreach (var (figure, called) in row.Figures.Select(figure => (figure, figure.Name)).Concat(row.Solo is { } solo ? [(solo, "mean, alone")] : []))
            {
                var (low, high) = figure.ShownInterval();
                string[] cells =
                [
                    name, called, Value(figure.Base, figure.Unit), Value(figure.Candidate, figure.Unit), Share(figure.Shown(figure.Change)),
                    $"{Share(low)} to {Share(high)}", Share(figure.Shown(figure.LowOfFamily)), Share(figure.Shown(figure.Detectable)), Share(figure.Deviation), Outcome(figure),
                ];
                table.AddRow([.. cells.Select(cell => new Text(cell))]);
                name = string.Empty;
            }

            string[] errors = [name, "errors", Count(row.Errors.Base), Count(row.Errors.Candidate), None, None, None, None, None, row.HasMoreErrors ? nameof(Verdict.Regressed) : None];
            table.AddRow([.. errors.Select(cell => new Text(cell))]);
            if (row.Answers is { } given)
                table.AddRow([.. ((string[])[string.Empty, ComparedAnswers.FigureName, None, given.Summary(), None, None, None, None, None, row.AnswersAreWaived ? "waived" : given.Figure().Verdict.ToString()]).Select(cell => new Text(cell))]);
        }

        console.Write(table);
        foreach (var row in rows)
            console.WriteLine($"{row.Scenario}: {row.Verdict}. {row.Reason}");
    }

    private static string Value(double value, string unit) => value > 0 ? string.Create(CultureInfo.InvariantCulture, $"{value:0.00} {unit}") : None;

    private static string Outcome(FigureComparison figure) => figure is { Verdict: Verdict.Inconclusive, Binding: false } ? None : figure.Verdict.ToString();

    private static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Share(double? share) => share is { } value ? (value * 100).ToString("+0.0 '%';-0.0 '%';0 '%'", CultureInfo.InvariantCulture) : None;
}
