using MathNet.Numerics.Statistics;

namespace Wakala.Perf.Gate;

/// <summary>How many times Mann and Kendall's variance grows since readings resemble their neighbours: n / n* of the papers.</summary>
/// <remarks>
/// <para>
/// K. H. Hamed and A. R. Rao, "A modified Mann-Kendall trend test for autocorrelated data", Journal of Hydrology 204, 1998:
/// n/n* = 1 + 2 / (n(n−1)(n−2)) · Σ (n−i)(n−i−1)(n−i−2) ρ(i) over the autocorrelations of the residuals' ranks that are significant at 5 %.
/// </para>
/// <para>
/// Of short series that alone is too little: a correlation is estimated too small, the more so beside a fitted slope, and what is not
/// significant counts as none. So a second n/n* is worked out as of a first-order process, ρ(i) = φⁱ, whose φ = (n r(1) + 2) / (n − 4)
/// undoes the bias −(2 + 4φ) / n of residuals about a line (with a mean alone it is −(1 + 3φ) / n: M. G. Kendall, "Note on bias in the
/// estimation of autocorrelation", and F. H. C. Marriott and J. A. Pope, "Bias in the estimation of autocorrelations", Biometrika 41, 1954),
/// and the larger counts. It never shrinks the variance: readings that alternate would only alarm more often.
/// </para>
/// </remarks>
internal static class SerialDependence
{
    private const double Significant = 1.96;
    /// <summary>Beyond this a process is hardly told from one that wanders without end.</summary>
    private const double MostCorrelated = 0.95;

    /// <summary>At least 1.</summary>
    /// <param name="residuals">About the trend, in order; eight at least.</param>
    public static double Inflation(double[] residuals)
    {
        var ranks = residuals.Ranks(RankDefinition.Average);
        var mean = ranks.Mean();
        double[] centred = [.. ranks.Select(rank => rank - mean)];
        var squares = centred.Sum(rank => rank * rank);
        if (squares == 0)
            return 1;
        double n = residuals.Length;
        double[] correlations = [.. Enumerable.Range(1, residuals.Length - 3).Select(lag => Correlation(centred, lag, squares))];
        var first = Math.Clamp(((n * correlations[0]) + 2) / (n - 4), 0, MostCorrelated);
        var published = Factor(n, lag => Math.Abs(correlations[lag - 1]) > Significant / Math.Sqrt(n) ? correlations[lag - 1] : 0);
        return Math.Max(1, Math.Max(published, Factor(n, lag => Math.Pow(first, lag))));
    }

    private static double Correlation(double[] centred, int lag, double squares)
    {
        var sum = 0.0;
        for (var at = lag; at < centred.Length; at++)
            sum += centred[at] * centred[at - lag];
        return sum / squares;
    }

    private static double Factor(double n, Func<int, double> correlation)
    {
        var sum = 0.0;
        for (var lag = 1; lag < n - 2; lag++)
            sum += (n - lag) * (n - lag - 1) * (n - lag - 2) * correlation(lag);
        return 1 + (2 / (n * (n - 1) * (n - 2)) * sum);
    }
}
