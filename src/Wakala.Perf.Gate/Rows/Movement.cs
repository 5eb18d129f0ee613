namespace Wakala.Perf.Gate;

/// <summary>By which factor a figure of some rows has moved against their baselines.</summary>
/// <remarks>
/// Both are lower medians, where the mean of the two in the middle is usual: half of the rows may then be slower for a reason of their own, and the rest still say where the
/// machine is and how little they differ.
/// </remarks>
/// <param name="Factor">The lower median of the rows' ratios.</param>
/// <param name="Spread">The lower median distance from it, of logarithms, on the scale of a standard deviation.</param>
internal sealed record Movement(double Factor, double Spread)
{
    /// <summary>Of a normal distribution the median distance is this part of the standard deviation (Hampel, JASA 69, 1974).</summary>
    private const double NormalConsistency = 1.4826;

    /// <summary>Of rows' ratios, now over then, above 0; at least one.</summary>
    public static Movement Of(IReadOnlyCollection<double> ratios)
    {
        var centre = LowerMedian(ratios.Select(ratio => Math.Log(ratio)));
        return new Movement(Math.Exp(centre), NormalConsistency * LowerMedian(ratios.Select(ratio => Math.Abs(Math.Log(ratio) - centre))));
    }

    private static double LowerMedian(IEnumerable<double> figures)
    {
        double[] sorted = [.. figures.Order()];
        return sorted[(sorted.Length - 1) / 2];
    }
}
