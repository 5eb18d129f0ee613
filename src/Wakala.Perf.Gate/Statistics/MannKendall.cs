namespace Wakala.Perf.Gate;

/// <summary>
/// How many more pairs of readings rise than fall (H. B. Mann, "Nonparametric tests against trend", Econometrica 13, 1945), and how far that
/// number strays where readings are independent and without a trend.
/// </summary>
/// <remarks>
/// The variance is that of M. G. Kendall's S with ties in both ("Rank Correlation Methods", 4th edition 1970, chapter 4):
/// (v₀ − vₜ − vᵤ) / 18 + Σt(t−1)(t−2) Σu(u−1)(u−2) / 9n(n−1)(n−2) + Σt(t−1) Σu(u−1) / 2n(n−1) with v = Σt(t−1)(2t+5).
/// </remarks>
/// <param name="S">Rising pairs less falling ones.</param>
/// <param name="Variance">Without a trend, of independent readings.</param>
internal readonly record struct MannKendall(double S, double Variance)
{
    /// <param name="at">Ascending; three at least.</param>
    /// <param name="values">One for each place.</param>
    public static MannKendall Of(double[] at, double[] values)
    {
        var s = 0;
        for (var from = 0; from < at.Length; from++)
        {
            for (var to = from + 1; to < at.Length; to++)
                s += at[to] > at[from] ? Math.Sign(values[to] - values[from]) : 0;
        }

        double n = at.Length;
        var (places, levels) = (Ties(at), Ties(values));
        var variance = ((n * (n - 1) * (2 * n + 5)) - Spread(places) - Spread(levels)) / 18
            + (Triples(places) * Triples(levels) / (9 * n * (n - 1) * (n - 2)))
            + (Pairs(places) * Pairs(levels) / (2 * n * (n - 1)));
        return new MannKendall(s, variance);
    }

    /// <summary>S in standard deviations, with the continuity correction: one pair nearer to none.</summary>
    /// <param name="variance">The one to use.</param>
    public double Deviations(double variance) => variance > 0 ? (S - Math.Sign(S)) / Math.Sqrt(variance) : 0;

    private static double[] Ties(double[] figures) => [.. figures.CountBy(figure => figure).Select(tie => (double)tie.Value)];

    private static double Spread(double[] ties) => ties.Sum(t => t * (t - 1) * (2 * t + 5));

    private static double Triples(double[] ties) => ties.Sum(t => t * (t - 1) * (t - 2));

    private static double Pairs(double[] ties) => ties.Sum(t => t * (t - 1));
}
