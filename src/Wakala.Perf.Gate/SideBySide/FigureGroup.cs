namespace Wakala.Perf.Gate;

/// <summary>Figures of the same blocks, which share their signs.</summary>
internal sealed class FigureGroup(IReadOnlyList<BlockRatios> ratios)
{
    private readonly Lazy<MaxSignedRank> _max = new(() => new MaxSignedRank([.. ratios.Select(one => one.Logs)], (ulong)ratios[0].Logs.Count));

    public IReadOnlyList<BlockRatios> Ratios => ratios;

    /// <summary>The critical value of the largest of their statistics.</summary>
    public double Critical(double alpha) => _max.Value.Critical(alpha);
}
