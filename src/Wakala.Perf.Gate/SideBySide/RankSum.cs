using MathNet.Numerics.Distributions;

namespace Wakala.Perf.Gate;

/// <summary>
/// Whether two groups of figures lie elsewhere: the rank sum (Mann and Whitney, "On a test of whether one of two random variables is
/// stochastically larger than the other", Annals of Mathematical Statistics 18, 1947), with its normal limit and the correction for continuity.
/// </summary>
internal static class RankSum
{
    /// <summary>How likely groups of one kind would lie as far apart, in either direction; 1 where one is empty.</summary>
    public static double Chance(IReadOnlyList<double> one, IReadOnlyList<double> other)
    {
        double product = (double)one.Count * other.Count;
        if (product == 0)
            return 1;
        var above = one.Sum(value => other.Count(against => value > against) + (0.5 * other.Count(against => value == against)));
        var deviation = Math.Sqrt(product * (one.Count + other.Count + 1) / 12);
        return Math.Min(1, 2 * Normal.CDF(0, 1, -Math.Max(0, Math.Abs(above - (product / 2)) - 0.5) / deviation));
    }
}
