using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>One figure's log ratios, candidate over base, of the blocks of a row.</summary>
/// <param name="Figure"><c>mean</c>, <c>P50</c>, <c>P95</c> or <c>P99</c>.</param>
/// <param name="Base">The median of the base build's blocks, in ms.</param>
/// <param name="Candidate">The median of the candidate's, in ms.</param>
/// <param name="Logs">The log ratios.</param>
/// <param name="Merged">How many blocks make one here.</param>
internal sealed record BlockRatios(string Figure, double Base, double Candidate, IReadOnlyList<double> Logs, int Merged)
{
    private static readonly (string Figure, Func<LatencyHistogram, double> Of)[] Figures =
    [
        ("mean", histogram => histogram.MeanMilliseconds),
        ("P50", histogram => histogram.PercentileMilliseconds(50)),
        ("P95", histogram => histogram.PercentileMilliseconds(95)),
        ("P99", histogram => histogram.PercentileMilliseconds(99)),
    ];

    /// <summary>All figures of a row's blocks. Blocks of one pair of processes are merged with each other only.</summary>
    public static IReadOnlyList<BlockRatios> Of(IReadOnlyList<PairedBlock> blocks, int requestsForP99)
    {
        var fewest = blocks.Min(block => Math.Min(block.Base.Due, block.Candidate.Due));
        var merge = fewest <= 0 ? blocks.Count : (int)Math.Ceiling(requestsForP99 / (double)fewest);
        var single = Histograms(blocks, 1).ToList();
        var merged = merge == 1 ? single : [.. Histograms(blocks, merge)];
        return [.. Figures.Select(figure => Of(figure.Figure, figure.Of, figure.Figure == "P99" ? merged : single, figure.Figure == "P99" ? merge : 1))];
    }

    private static BlockRatios Of(string figure, Func<LatencyHistogram, double> of, List<(LatencyHistogram Base, LatencyHistogram Candidate)> blocks, int merged)
    {
        var values = blocks.Select(block => (Base: of(block.Base), Candidate: of(block.Candidate))).Where(block => block is { Base: > 0, Candidate: > 0 }).ToList();
        return new BlockRatios(
            figure,
            Median.Of(values.Select(block => (double?)block.Base)) ?? 0,
            Median.Of(values.Select(block => (double?)block.Candidate)) ?? 0,
            [.. values.Select(block => Math.Log(block.Candidate / block.Base))],
            merged);
    }

    private static IEnumerable<(LatencyHistogram Base, LatencyHistogram Candidate)> Histograms(IReadOnlyList<PairedBlock> blocks, int merge)
    {
        foreach (var ofPair in blocks.GroupBy(block => block.Pair))
        {
            // What does not fill a merged block at a pair's end goes into the one before.
            var list = ofPair.ToList();
            var groups = Math.Max(1, list.Count / merge);
            for (var group = 0; group < groups; group++)
            {
                var part = list.Skip(group * merge).Take(group == groups - 1 ? list.Count : merge).ToList();
                yield return (Sum(part.Select(block => block.Base)), Sum(part.Select(block => block.Candidate)));
            }
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
