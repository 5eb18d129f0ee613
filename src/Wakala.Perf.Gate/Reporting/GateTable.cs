using System.Globalization;

namespace Wakala.Perf.Gate;

/// <summary>The gates of one row of the document as lines of text; an absent number is a hyphen.</summary>
public static class GateTable
{
    private const string Absent = "-";

    /// <summary>The columns' heads, in a line's order.</summary>
    public static GateRow Head { get; } = new("gate", "objective", "baseline", "current", "difference", "limit", "verdict");

    /// <summary>One line a gate, figures first, then work.</summary>
    public static IReadOnlyList<GateRow> Rows(ScenarioJudgement judgement)
    {
        ArgumentNullException.ThrowIfNull(judgement);
        return [.. judgement.Figures.Concat(judgement.Work).Select(Of)];
    }

    /// <summary>What the row took: <c>12.3 s</c>; a hyphen where nobody noted it.</summary>
    public static string Took(ScenarioJudgement judgement)
    {
        ArgumentNullException.ThrowIfNull(judgement);
        return judgement.Seconds is { } seconds ? string.Create(CultureInfo.InvariantCulture, $"{seconds:#,0.0} s") : Absent;
    }

    /// <summary>The lines with their head, columns aligned, as plain text without a last line break.</summary>
    public static string Text(IReadOnlyList<GateRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        string[][] lines = [.. rows.Prepend(Head).Select(Cells)];
        int[] widths = [.. Enumerable.Range(0, lines[0].Length).Select(column => lines.Max(line => line[column].Length))];
        return string.Join('\n', lines.Select(Line));

        string Line(string[] cells) => string.Join("  ", cells.Select((cell, column) => Pad(cell, column, widths[column]))).TrimEnd();
    }

    private static GateRow Of(FigureJudgement figure)
    {
        var (current, limit) = figure is { Value: { } value, Limit: { } bound }
            ? Quantity.Apart(value, bound, figure.Unit)
            : (Number(figure.Value, figure.Unit), Number(figure.Limit, figure.Unit));
        return new GateRow(
            figure.Name,
            Number(figure.Objective, figure.Unit),
            Number(figure.Baseline, figure.Unit),
            current,
            figure is { Value: { } now, Baseline: > 0 and { } before } ? Quantity.Difference(now / before - 1) : Absent,
            figure.Limit is null ? Absent : $"{(figure.LimitIsLeast ? "≥" : "≤")} {limit}",
            figure.Binding ? figure.Verdict.ToString() : $"({figure.Verdict})");
    }

    private static string Number(double? value, string unit) => value is { } number ? Quantity.Text(number, unit) : Absent;

    private static string[] Cells(GateRow row) => [row.Gate, row.Objective, row.Baseline, row.Current, row.Difference, row.Limit, row.Verdict];

    /// <summary>Names to the left, numbers to the right.</summary>
    private static string Pad(string cell, int column, int width) => column is 0 or 6 ? cell.PadRight(width) : cell.PadLeft(width);
}
