namespace Wakala.Perf.Gate;

/// <summary>
/// How far two fresh processes of one build differ beyond what their blocks' own noise explains, from recorded runs of equal builds: the mean square of
/// the pairs' means, whose true mean is 0, less what the blocks' variance leaves in a mean (method of moments, as in a one-way analysis of variance).
/// </summary>
public static class PairSpread
{
    /// <summary>The standard deviation of the log ratio between pairs, by figure, with how many pairs it rests on.</summary>
    /// <param name="runs">Runs of equal builds.</param>
    /// <param name="rows">The rows that count: those whose blocks have enough requests.</param>
    /// <exception cref="ArgumentException">Two engines played them, whose figures are never pooled.</exception>
    public static IReadOnlyDictionary<string, (double Deviation, double OfBlocks, int Pairs)> Of(IReadOnlyCollection<RecordedRun> runs, IReadOnlyCollection<string> rows)
    {
        ArgumentNullException.ThrowIfNull(runs);
        if (runs.Select(run => run.Fingerprint.Engine).Distinct().Count() > 1)
            throw new ArgumentException("Some of the runs were played by the reactor and some by clients; give those of one engine.", nameof(runs));
        return runs.SelectMany(run => run.Rows).Where(row => rows.Contains(row.Row)).SelectMany(row => row.Figures)
            .SelectMany(figure => figure.Pairs.Where(pair => pair.Count > 1).Select(pair => (figure.Figure, Pair: pair)))
            .GroupBy(one => one.Figure)
            .ToDictionary(same => same.Key, same => Of([.. same.Select(one => one.Pair)]));
    }

    private static (double Deviation, double OfBlocks, int Pairs) Of(List<IReadOnlyList<double>> pairs)
    {
        var within = pairs.Sum(Squares) / pairs.Sum(pair => pair.Count - 1.0);
        var between = pairs.Average(pair => (pair.Average() * pair.Average()) - (within / pair.Count));
        return (Math.Sqrt(Math.Max(0, between)), Math.Sqrt(within), pairs.Count);
    }

    private static double Squares(IReadOnlyList<double> pair)
    {
        var mean = pair.Average();
        return pair.Sum(one => (one - mean) * (one - mean));
    }
}
