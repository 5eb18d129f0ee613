using Wakala.Perf.Gate;

namespace Wakala.Perf.Benchmarks;

/// <summary>
/// Suites of equal builds, resampled from recorded runs: whole pairs of processes are drawn, with all rows' blocks as they were, so that what
/// rows, figures and neighbouring blocks have in common is kept. Which build is the base is tossed anew for each.
/// </summary>
internal sealed class RecordedSuites(IReadOnlyList<RecordedRun> runs, ComparisonRules rules)
{
    private readonly List<(RecordedRun Run, int Pair)> _pairs =
        [.. runs.SelectMany(run => Enumerable.Range(0, run.Conditions.Count).Select(pair => (run, pair)))];

    public int Pairs => _pairs.Count;

    /// <summary>Gates of one table: its figures.</summary>
    public int GatesOfTable => runs[0].Rows.Sum(row => row.Figures.Count(figure => figure.Figure != "solo"));

    /// <summary>Rows of one table, the processor time among them.</summary>
    public int RowsOfTable => runs[0].Rows.Count;

    /// <summary>Tables that make a suite of so many gates.</summary>
    public int TablesFor(int gates) => (int)Math.Ceiling(gates / (double)GatesOfTable);

    /// <summary>Pairs of processes that a look rests on.</summary>
    public int PairsAt(int look) => rules.Looks[look].Pairs;

    /// <summary>Pairs for a whole run.</summary>
    public IReadOnlyList<(RecordedRun Run, int Pair, int Sign)> Draw(Random random)
        => [.. Enumerable.Range(0, PairsAt(rules.Looks.Count - 1)).Select(_ => (Pair: _pairs[random.Next(_pairs.Count)], Sign: random.Next(2) == 0 ? 1 : -1)).Select(one => (one.Pair.Run, one.Pair.Pair, one.Sign))];

    /// <summary>The rows of a table as they are at a look.</summary>
    /// <param name="drawn">The pairs of the run.</param>
    /// <param name="look">The look, from 0.</param>
    /// <param name="row">The only row that is wanted; null for all.</param>
    /// <param name="shift">What is added to a figure's log ratios.</param>
    public IEnumerable<RowEvidence> At(IReadOnlyList<(RecordedRun Run, int Pair, int Sign)> drawn, int look, string? row = null, Func<string, double>? shift = null)
    {
        foreach (var name in drawn[0].Run.Rows.Select(one => one.Row).Where(name => row is null || name == row))
        {
            var joined = RecordedRows.Join([.. drawn.Take(PairsAt(look)).Select(one => (one.Run.Rows.Single(other => other.Row == name), one.Pair, one.Sign))]);
            var mixed = joined.Mixed.Where(figure => figure.Logs.Count >= LatencyFigures.FewestStretches).Select(figure => Shifted(figure, shift));
            yield return new RowEvidence(joined with { Mixed = [.. mixed], Solo = joined.Solo is { } solo ? Shifted(solo, shift) : null }, rules);
        }
    }

    private static BlockRatios Shifted(BlockRatios figure, Func<string, double>? shift)
        => shift is null ? figure : figure with { Logs = [.. figure.Logs.Select(log => log + shift(figure.Figure))] };
}
