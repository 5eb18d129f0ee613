using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>The figures of a row's response times, block by block.</summary>
internal static class LatencyFigures
{
    /// <summary>A figure of fewer stretches could not be called even if all of them were on one side (2⁻¹⁶ is about the level of a row), and is left out.</summary>
    public const int FewestStretches = 16;

    private static readonly (LatencyFigure Figure, int Requests)[] Figures =
    [
        (LatencyFigure.Mean, 2),
        (LatencyFigure.P50, 20),
        (LatencyFigure.P95, 100),
        (LatencyFigure.P99, 0),
    ];

    /// <summary>All figures of mixed blocks that a row has enough requests for. Blocks of one pair of processes are merged with each other only.</summary>
    public static IReadOnlyList<BlockRatios> Mixed(IReadOnlyList<PairedBlock> blocks, int requestsForP99)
    {
        if (blocks.Count == 0)
            return [];
        var requests = blocks.Average(block => (block.Base.Due + block.Candidate.Due) / 2.0);
        // Those of the same merged blocks are read from one histogram of each.
        List<BlockRatios> figures = [.. Figures
            .GroupBy(one => Merge(blocks, requests, one.Requests > 0 ? one.Requests : requestsForP99), one => one.Figure)
            .SelectMany(same => Ratios([.. same], blocks, same.Key))
            .OrderBy(ratios => Array.FindIndex(Figures, one => one.Figure.Name == ratios.Figure))];
        figures.Insert(1, Matched(blocks));
        return [.. figures.Where(figure => figure.Logs.Count >= Math.Min(FewestStretches, blocks.Count))];
    }

    /// <summary>The figures that a row has too few requests for.</summary>
    public static IEnumerable<string> Missing(IReadOnlyList<BlockRatios> mixed) => Figures.Select(one => one.Figure.Name).Where(figure => mixed.All(one => one.Figure != figure));

    /// <summary>The mean of solo blocks.</summary>
    public static BlockRatios Solo(IReadOnlyList<PairedBlock> blocks)
        => Ratios([LatencyFigure.Mean], blocks, 1).Single();

    private static IEnumerable<BlockRatios> Ratios(IReadOnlyList<LatencyFigure> figures, IReadOnlyList<PairedBlock> blocks, int merge)
    {
        var values = Histograms(blocks, merge).Select(block => (block.Pair, Base: Of(block.Base), Candidate: Of(block.Candidate))).ToList();
        return figures.Select((figure, at) => BlockRatios.Of(figure.Name, LatencyFigure.Unit, values.Select(block => (block.Pair, block.Base[at], block.Candidate[at])), merge));

        double[] Of(LatencyHistogram histogram) => [.. figures.Select(figure => figure.Of(histogram))];
    }

    /// <summary>
    /// The location of the log ratios of requests for the same, within a block: the mean of their middle half, since the ends are those of which one of
    /// the two met a disturbance. Where every request became a share slower, this is that share.
    /// </summary>
    private static BlockRatios Matched(IReadOnlyList<PairedBlock> blocks)
    {
        var merge = Merge(blocks, blocks.Average(block => block.Matched.Count), 2);
        var logs = Groups(blocks, merge)
            .Select(group => (group[0].Pair, Logs: group.SelectMany(block => block.Matched).Order().ToList()))
            .Where(group => group.Logs.Count > 0)
            .Select(group => (group.Pair, Log: group.Logs.Skip(group.Logs.Count / 4).Take(Math.Max(1, group.Logs.Count - (2 * (group.Logs.Count / 4)))).Average()))
            .ToList();
        return new BlockRatios(FigureComparison.Matched, LatencyFigure.Unit, 0, 0, [.. logs.Select(one => one.Log)], [.. logs.Select(one => one.Pair)], merge);
    }

    private static int Merge(IReadOnlyList<PairedBlock> blocks, double there, int needed) => there <= 0 ? blocks.Count : (int)Math.Clamp(Math.Ceiling(needed / there), 1, blocks.Count);

    private static IEnumerable<(int Pair, LatencyHistogram Base, LatencyHistogram Candidate)> Histograms(IReadOnlyList<PairedBlock> blocks, int merge)
        => Groups(blocks, merge).Select(group => (group[0].Pair, Sum(group, block => block.Base), Sum(group, block => block.Candidate)));

    private static IEnumerable<List<PairedBlock>> Groups(IReadOnlyList<PairedBlock> blocks, int merge)
    {
        foreach (var ofPair in blocks.GroupBy(block => block.Pair))
        {
            // What does not fill a merged block at a pair's end goes into the one before.
            var list = ofPair.ToList();
            var groups = Math.Max(1, list.Count / merge);
            for (var group = 0; group < groups; group++)
                yield return [.. list.Skip(group * merge).Take(group == groups - 1 ? list.Count : merge)];
        }
    }

    private static LatencyHistogram Sum(IEnumerable<PairedBlock> blocks, Func<PairedBlock, ArmBlock> arm) => IntervalHistogram.Sum(blocks.Select(block => arm(block).ResponseTime));
}
