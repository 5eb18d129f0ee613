namespace Wakala.Perf.Gate;

/// <summary>Exact binomial tails, and what follows from them.</summary>
internal static class BinomialTail
{
    /// <summary>P(X ≥ k) for X of n with probability p each.</summary>
    public static double AtLeast(long k, long n, double p)
    {
        if (k <= 0)
            return 1;
        if (k > n || p <= 0)
            return 0;
        if (p >= 1)
            return 1;
        // From the far side of the mean the terms fall off, and their sum loses no digits.
        return k > n * p ? SumUp(k, n, p) : 1 - SumDown(k - 1, n, p);
    }

    /// <summary>The least k with P(X ≥ k) below <paramref name="alpha"/>: the count that is too many; n + 1 when none is.</summary>
    public static long CriticalCount(long n, double p, double alpha)
    {
        var (low, high) = (0L, n + 1);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            (low, high) = AtLeast(middle, n, p) < alpha ? (low, middle) : (middle + 1, high);
        }
        return low;
    }

    /// <summary>The probability p at which P(X ≥ k) is <paramref name="tail"/>; Clopper and Pearson's (1934) bounds are such.</summary>
    public static double RateAt(long k, long n, double tail)
    {
        var (low, high) = (0.0, 1.0);
        // Halving 80 times is past a double's 53 bits for every rate down to 1 in 100,000,000.
        for (var i = 0; i < 80; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = AtLeast(k, n, middle) < tail ? (middle, high) : (low, middle);
        }
        return (low + high) / 2;
    }

    private static double SumUp(long k, long n, double p)
    {
        var term = BinomialDensity.At(k, n, p);
        var sum = term;
        for (var i = k; i < n && term > sum * 1e-17; i++)
        {
            term *= (double)(n - i) / (i + 1) * (p / (1 - p));
            sum += term;
        }
        return Math.Min(1, sum);
    }

    private static double SumDown(long k, long n, double p)
    {
        var term = BinomialDensity.At(k, n, p);
        var sum = term;
        for (var i = k; i > 0 && term > sum * 1e-17; i--)
        {
            term *= i / (double)(n - i + 1) * ((1 - p) / p);
            sum += term;
        }
        return Math.Min(1, sum);
    }
}
