namespace Wakala.Perf.Gate;

/// <summary>Figures of the same blocks, which share their signs.</summary>
internal sealed class FigureGroup(IReadOnlyList<BlockRatios> ratios)
{
    /// <summary>Below this <see cref="MaxSignedRank"/> has too few draws to tell, and answers as for independent figures: then they need not be drawn.</summary>
    private const double LeastDrawn = 5e-5;

    private readonly Lazy<MaxSignedRank> _max = new(() => new MaxSignedRank([.. ratios.Select(one => one.Logs)], (ulong)ratios[0].Logs.Count));

    public IReadOnlyList<BlockRatios> Ratios => ratios;

    /// <summary>Whether all stretches on one side would be a call at a level.</summary>
    public bool MayCall(double alpha) => Math.Pow(2, -ratios[0].Logs.Count) <= alpha / ratios.Count;

    /// <summary>The critical value of the largest of their statistics.</summary>
    public double Critical(double alpha)
        => alpha < LeastDrawn ? SignedRank.Critical(ratios[0].Logs.Count, alpha / ratios.Count) : _max.Value.Critical(alpha);
}
