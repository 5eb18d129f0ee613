using Spectre.Console;
using Wakala.Perf.Gate;

namespace Wakala.Perf.Reports;

/// <summary>A run's gates as one table for a terminal: a line a gate, and beside the verdict of a row's first what the row took.</summary>
public static class ConsoleTable
{
    /// <summary>Prints it.</summary>
    public static void Write(IAnsiConsole console, IReadOnlyList<ScenarioJudgement> judgements)
    {
        ArgumentNullException.ThrowIfNull(console);
        ArgumentNullException.ThrowIfNull(judgements);
        var table = new Table().Border(TableBorder.Simple).AddColumns("scenario", "gate");
        foreach (var header in (string[])["objective", "baseline", "current", "difference", "limit"])
            table.AddColumn(new TableColumn(header).RightAligned().NoWrap());
        table.AddColumn("verdict").AddColumn(new TableColumn("took").RightAligned().NoWrap());

        foreach (var judgement in judgements)
        {
            var (name, took) = (judgement.Name, GateTable.Took(judgement));
            foreach (var row in GateTable.Rows(judgement))
            {
                string[] cells = [name, row.Gate, row.Objective, row.Baseline, row.Current, row.Difference, row.Limit];
                table.AddRow([.. cells.Select(Plain), Coloured(row.Verdict), Plain(took)]);
                (name, took) = (string.Empty, string.Empty);
            }
        }

        console.Write(table);
    }

    private static Text Plain(string text) => new(text);

    private static Text Coloured(string verdict) => new(verdict, new Style(Colour(verdict)));

    private static Color Colour(string verdict) => verdict switch
    {
        nameof(Verdict.Passed) or nameof(Verdict.Improved) => Color.Green,
        nameof(Verdict.Regressed) or nameof(Verdict.Invalid) => Color.Red,
        nameof(Verdict.New) or nameof(Verdict.Changed) or nameof(Verdict.Inconclusive) => Color.Yellow,
        _ => Color.Grey,
    };
}
