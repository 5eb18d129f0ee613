using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>The figures of a row's response times, block by block.</summary>
internal static class LatencyFigures
{
    /// <summary>Fewer matched requests in a block say nothing of it; blocks with fewer are merged.</summary>
    private const int FewestMatched = 10;

    private static readonly (string Figure, Func<LatencyHistogram, double> Of)[] Figures =
    [
        ("mean", histogram => histogram.MeanMilliseconds),
        ("P50", histogram => histogram.PercentileMilliseconds(50)),
        ("P95", histogram => histogram.PercentileMilliseconds(95)),
        ("P99", histogram => histogram.PercentileMilliseconds(99)),
    ];

    /// <summary>All figures of mixed blocks. Blocks of one pair of processes are merged with each other only.</summary>
    public static IReadOnlyList<BlockRatios> Mixed(IReadOnlyList<PairedBlock> blocks, int requestsForP99)
    {
        if (blocks.Count == 0)
            return [];
        var single = Histograms(blocks, 1).ToList();
        var merge = Merge(blocks, blocks.Min(block => Math.Min(block.Base.Due, block.Candidate.Due)), requestsForP99);
        var merged = merge == 1 ? single : [.. Histograms(blocks, merge)];
        var figures = Figures.Select(figure => BlockRatios.Of(
            figure.Figure,
            "ms",
            (figure.Figure == "P99" ? merged : single).Select(block => (block.Pair, figure.Of(block.Base), figure.Of(block.Candidate))),
            figure.Figure == "P99" ? merge : 1)).ToList();
        if (Matched(blocks) is { Logs.Count: > 0 } matched)
            figures.Insert(1, matched);
        return figures;
    }

    /// <summary>The mean of solo blocks.</summary>
    public static BlockRatios Solo(IReadOnlyList<PairedBlock> blocks)
        => BlockRatios.Of("mean", "ms", Histograms(blocks, 1).Select(block => (block.Pair, block.Base.MeanMilliseconds, block.Candidate.MeanMilliseconds)));

    /// <summary>
    /// The location of the log ratios of requests for the same, within a block: the mean of their middle half, since the ends are those of which one of
    /// the two met a disturbance. Where every request became a share slower, this is that share.
    /// </summary>
    private static BlockRatios Matched(IReadOnlyList<PairedBlock> blocks)
    {
        var merge = Merge(blocks, blocks.Min(block => block.Matched.Count), FewestMatched);
        var logs = Groups(blocks, merge)
            .Select(group => (group[0].Pair, Logs: group.SelectMany(block => block.Matched).Order().ToList()))
            .Where(group => group.Logs.Count > 0)
            .Select(group => (group.Pair, Log: group.Logs.Skip(group.Logs.Count / 4).Take(Math.Max(1, group.Logs.Count - (2 * (group.Logs.Count / 4)))).Average()))
            .ToList();
        return new BlockRatios("matched", "ms", 0, 0, [.. logs.Select(one => one.Log)], [.. logs.Select(one => one.Pair)], merge);
    }

    private static int Merge(IReadOnlyList<PairedBlock> blocks, long fewest, int needed) => fewest <= 0 ? blocks.Count : (int)Math.Ceiling(needed / (double)fewest);

    private static IEnumerable<(int Pair, LatencyHistogram Base, LatencyHistogram Candidate)> Histograms(IReadOnlyList<PairedBlock> blocks, int merge)
        => Groups(blocks, merge).Select(group => (group[0].Pair, Sum(group.Select(block => block.Base)), Sum(group.Select(block => block.Candidate))));

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

    private static LatencyHistogram Sum(IEnumerable<ArmBlock> blocks)
    {
        var sum = new LatencyHistogram();
        foreach (var block in blocks)
            sum.Add(block.ResponseTime.ToHistogram());
        return sum;
    }
}
