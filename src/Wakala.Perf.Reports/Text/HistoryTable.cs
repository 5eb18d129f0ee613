using System.Globalization;
using Spectre.Console;

namespace Wakala.Perf.Reports;

/// <summary>Trends as one table for a terminal: a line a figure, its last runs and its lasting changes.</summary>
public static class HistoryTable
{
    private const int Shown = 6;

    /// <summary>Prints it.</summary>
    public static void Write(IAnsiConsole console, IReadOnlyList<HistoryTrend> trends)
    {
        ArgumentNullException.ThrowIfNull(console);
        ArgumentNullException.ThrowIfNull(trends);
        var table = new Table().Border(TableBorder.Simple).AddColumn("figure").AddColumn(new TableColumn("runs").RightAligned());
        table.AddColumn("last ratios, the newest last").AddColumn("lasting changes (advisory)");
        foreach (var trend in trends)
        {
            string[] cells =
            [
                trend.Series,
                trend.Points.Count.ToString(CultureInfo.InvariantCulture),
                string.Join(" ", trend.Points.TakeLast(Shown).Select(point => point.Ratio.ToString("0.00", CultureInfo.InvariantCulture))),
                trend.Changes.Count == 0 ? "-" : string.Join("; ", trend.Changes.Select(at => Change(trend, at))),
            ];
            table.AddRow([.. cells.Select(cell => new Text(cell))]);
        }

        console.Write(table);
    }

    /// <summary>From the run on: the geometric mean of what follows until the next change, over that of what came before since the last.</summary>
    private static string Change(HistoryTrend trend, int at)
    {
        var from = trend.Changes.Where(one => one < at).DefaultIfEmpty(0).Max();
        var to = trend.Changes.Where(one => one > at).DefaultIfEmpty(trend.Points.Count).Min();
        var (before, after) = (Level(trend.Points.Take(at).Skip(from)), Level(trend.Points.Take(to).Skip(at)));
        return string.Create(CultureInfo.InvariantCulture, $"{(after / before) - 1:+0.0 %;-0.0 %} from {trend.Points[at].Run} on");
    }

    private static double Level(IEnumerable<HistoryPoint> points) => Math.Exp(points.Average(point => Math.Log(point.Ratio)));
}
