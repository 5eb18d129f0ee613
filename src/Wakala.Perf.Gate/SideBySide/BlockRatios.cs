namespace Wakala.Perf.Gate;

/// <summary>One figure's log ratios, candidate over base, of the blocks of a row.</summary>
/// <param name="Figure"><c>mean</c>, <c>matched</c>, <c>P50</c>, <c>P95</c>, <c>P99</c>, <c>CPU</c> or <c>throughput</c>.</param>
/// <param name="Unit">The unit of the medians: <c>ms</c>, <c>µs</c> or <c>1/s</c>.</param>
/// <param name="Base">The median of the base build's blocks; 0 where the figure is a ratio from the start.</param>
/// <param name="Candidate">The median of the candidate's.</param>
/// <param name="Logs">The log ratios, above 0 where the candidate is slower.</param>
/// <param name="Pairs">The pair of processes that each came from.</param>
/// <param name="Merged">How many blocks make one here.</param>
internal sealed record BlockRatios(string Figure, string Unit, double Base, double Candidate, IReadOnlyList<double> Logs, IReadOnlyList<int> Pairs, int Merged)
{
    /// <summary>Whether more of it is better.</summary>
    public bool IsRate { get; private init; }

    /// <summary>From what each block had; blocks in which either build has nothing are none.</summary>
    public static BlockRatios Of(string figure, string unit, IEnumerable<(int Pair, double Base, double Candidate)> blocks, int merged = 1)
    {
        var values = blocks.Where(block => block is { Base: > 0, Candidate: > 0 }).ToList();
        return new BlockRatios(
            figure,
            unit,
            Median.Of(values.Select(block => (double?)block.Base)) ?? 0,
            Median.Of(values.Select(block => (double?)block.Candidate)) ?? 0,
            [.. values.Select(block => Math.Log(block.Candidate / block.Base))],
            [.. values.Select(block => block.Pair)],
            merged);
    }

    /// <summary>From rates, of which more is better: the ratio is that of the time that an answer takes.</summary>
    public static BlockRatios OfRates(string figure, IEnumerable<(int Pair, double Base, double Candidate)> blocks)
    {
        var rates = Of(figure, "1/s", blocks);
        return rates with { Logs = [.. rates.Logs.Select(log => -log)], IsRate = true };
    }

    /// <summary>How far a block's log ratio deviates from those of its own pair of processes (standard deviation); null where no pair has two blocks.</summary>
    public double? Deviation()
    {
        var (squares, degrees) = (0.0, 0);
        foreach (var pair in Pairs.Zip(Logs).GroupBy(one => one.First))
        {
            var mean = pair.Average(one => one.Second);
            squares += pair.Sum(one => (one.Second - mean) * (one.Second - mean));
            degrees += pair.Count() - 1;
        }

        return degrees > 0 ? Math.Sqrt(squares / degrees) : null;
    }
}
