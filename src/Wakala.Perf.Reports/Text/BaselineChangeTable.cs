using System.Globalization;
using Spectre.Console;
using Wakala.Perf.Gate;

namespace Wakala.Perf.Reports;

/// <summary>What new baselines change, a line a figure: old, new and reason.</summary>
public static class BaselineChangeTable
{
    private const string None = "-";

    /// <summary>Prints it.</summary>
    public static void Write(IAnsiConsole console, IReadOnlyList<BaselineChange> changes)
    {
        ArgumentNullException.ThrowIfNull(console);
        ArgumentNullException.ThrowIfNull(changes);
        var table = new Table().Border(TableBorder.Simple).AddColumns("scenario", "figure");
        foreach (var header in (string[])["old", "new", "change"])
            table.AddColumn(new TableColumn(header).RightAligned().NoWrap());
        table.AddColumn("reason");
        foreach (var change in changes)
        {
            var (name, reason) = ($"{change.Environment} {change.Profile} {change.Scenario}", string.Join("; ", change.Notes.Prepend(change.Reason)));
            foreach (var figure in change.Figures)
            {
                string[] cells = [name, figure.Name, Value(figure.Old, figure.Unit), Value(figure.New, figure.Unit), Share(figure.Change), reason];
                table.AddRow([.. cells.Select(cell => new Text(cell))]);
                (name, reason) = (string.Empty, string.Empty);
            }
        }

        console.Write(table);
    }

    private static string Value(double? value, string unit)
        => value is { } number ? string.Create(CultureInfo.InvariantCulture, $"{number:#,0.0##} {(unit == "1/s" ? "/s" : unit)}").TrimEnd() : None;

    private static string Share(double? share) => share is { } value ? (value * 100).ToString("+0.0 '%';-0.0 '%';0 '%'", CultureInfo.InvariantCulture) : None;
}
