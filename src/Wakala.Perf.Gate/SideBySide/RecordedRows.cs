using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>Between what is measured and what is recorded.</summary>
public static class RecordedRows
{
    /// <summary>What a record calls the mean of solo blocks.</summary>
    internal const string Solo = "solo";

    private const int Digits = 4;

    /// <summary>The rows of a comparison, as they are kept.</summary>
    public static IReadOnlyList<RecordedRow> Of(SideBySideMeasurement measurement, IReadOnlyList<RowComparison> judged, ComparisonRules rules)
    {
        ArgumentNullException.ThrowIfNull(measurement);
        ArgumentNullException.ThrowIfNull(judged);
        var rows = SideBySideGate.Figures(measurement, rules);
        return [.. judged.Join(rows, row => row.Scenario, row => row.Scenario, (verdict, row) => new RecordedRow(
            row.Scenario,
            verdict.Verdict,
            row.Blocks,
            [row.Errors.Base, row.Errors.Candidate],
            [.. row.Mixed.Select(figure => Of(figure.Figure, figure)), .. row.Solo is { } solo ? (RecordedFigure[])[Of(Solo, solo)] : []]))];
    }

    /// <summary>A row again, of some pairs of processes of recorded runs, each with the sign that its labels give it.</summary>
    /// <param name="pairs">The row as each of the drawn pairs has it, with which pair of it, and 1 or -1.</param>
    internal static RowFigures Join(IReadOnlyList<(RecordedRow Row, int Pair, int Sign)> pairs)
    {
        var figures = pairs[0].Row.Figures.Select(figure => figure.Figure).Select(name => Join(name, pairs)).ToList();
        return new RowFigures
        {
            Scenario = pairs[0].Row.Row,
            Mixed = [.. figures.Where(figure => figure.Figure != Solo)],
            Solo = figures.Find(figure => figure.Figure == Solo) is { } solo ? solo with { Figure = LatencyFigure.Mean.Name } : null,
            Blocks = pairs.Sum(one => one.Row.Figures.Max(figure => figure.Pairs.Count > one.Pair ? figure.Pairs[one.Pair].Count : 0)),
        };
    }

    private static BlockRatios Join(string name, IReadOnlyList<(RecordedRow Row, int Pair, int Sign)> pairs)
    {
        var (logs, of) = (new List<double>(), new List<int>());
        for (var at = 0; at < pairs.Count; at++)
        {
            var figure = pairs[at].Row.Figures.FirstOrDefault(one => one.Figure == name);
            if (figure is null || figure.Pairs.Count <= pairs[at].Pair)
                continue;
            foreach (var log in figure.Pairs[pairs[at].Pair])
            {
                logs.Add(pairs[at].Sign * log);
                of.Add(at);
            }
        }

        return new BlockRatios(name, LatencyFigure.Unit, 0, 0, logs, of, 1);
    }

    private static RecordedFigure Of(string name, BlockRatios figure)
        => new(name, [.. figure.Pairs.Zip(figure.Logs).GroupBy(one => one.First).Select(pair => pair.Select(one => Math.Round(one.Second, Digits)).ToArray())]);
}
