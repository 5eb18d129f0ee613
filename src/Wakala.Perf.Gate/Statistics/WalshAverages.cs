namespace Wakala.Perf.Gate;

/// <summary>
/// The means of all pairs of differences, each with itself too. Their median is the Hodges-Lehmann estimate of the shift (Hodges and Lehmann,
/// "Estimates of location based on rank tests", Annals of Mathematical Statistics 34, 1963), and as many lie above a shift as its signed-rank
/// statistic is, so that the tests' critical values are the places of its confidence bounds (Hollander and Wolfe, "Nonparametric
/// Statistical Methods", 1999, section 3.4).
/// </summary>
public sealed class WalshAverages
{
    private readonly double[] _sorted;

    /// <summary>Those of some differences.</summary>
    /// <param name="differences">The differences, in any order.</param>
    /// <exception cref="ArgumentException">There are none.</exception>
    public WalshAverages(IReadOnlyList<double> differences)
    {
        ArgumentNullException.ThrowIfNull(differences);
        if (differences.Count == 0)
            throw new ArgumentException("There are no differences.", nameof(differences));
        var averages = new List<double>(differences.Count * (differences.Count + 1) / 2);
        for (var one = 0; one < differences.Count; one++)
        {
            for (var other = one; other < differences.Count; other++)
                averages.Add((differences[one] + differences[other]) / 2);
        }

        averages.Sort();
        _sorted = [.. averages];
    }

    /// <summary>The Hodges-Lehmann estimate.</summary>
    public double Estimate => (_sorted[(_sorted.Length - 1) / 2] + _sorted[_sorted.Length / 2]) / 2;

    /// <summary>The lower bound of the test that rejects from a critical value on: the supremum of shifts that it rejects.</summary>
    /// <param name="critical">The statistic's critical value; beyond what it can reach there is no bound.</param>
    public double Lower(double critical)
    {
        var above = (int)Math.Ceiling(critical);
        return above > _sorted.Length ? double.NegativeInfinity : _sorted[^Math.Max(1, above)];
    }

    /// <summary>Its mirror.</summary>
    public double Upper(double critical)
    {
        var below = (int)Math.Ceiling(critical);
        return below > _sorted.Length ? double.PositiveInfinity : _sorted[Math.Max(1, below) - 1];
    }
}
