namespace Wakala.Perf.Gate;

/// <summary>The binomial probability of exactly k of n.</summary>
/// <remarks>
/// Loader's saddle-point form, as R's <c>dbinom</c> has it (C. Loader, "Fast and Accurate Computation of Binomial Probabilities",
/// 2000): full precision also for millions of requests, where differences of log-gammas lose their digits.
/// </remarks>
internal static class BinomialDensity
{
    private static readonly double HalfLogTwoPi = 0.5 * Math.Log(2 * Math.PI);

    public static double At(long k, long n, double p)
    {
        var q = 1 - p;
        if (k == 0)
            return Math.Exp(p < 0.1 ? -Deviance(n, n * q) - n * p : n * Math.Log(q));
        if (k == n)
            return Math.Exp(q < 0.1 ? -Deviance(n, n * p) - n * q : n * Math.Log(p));
        var log = StirlingError(n) - StirlingError(k) - StirlingError(n - k) - Deviance(k, n * p) - Deviance(n - k, n * q);
        return Math.Exp(log - HalfLogTwoPi + 0.5 * Math.Log((double)n / k / (n - k)));
    }

    /// <summary>log(n!) less Stirling's approximation of it (Loader, section 2).</summary>
    private static double StirlingError(double n)
    {
        if (n < 16)
        {
            var logFactorial = 0.0;
            for (var i = 2; i <= n; i++)
                logFactorial += Math.Log(i);
            return logFactorial - (n + 0.5) * Math.Log(n) + n - HalfLogTwoPi;
        }
        var square = n * n;
        return (1 / 12.0 - (1 / 360.0 - (1 / 1260.0 - (1 / 1680.0 - 1 / 1188.0 / square) / square) / square) / square) / n;
    }

    /// <summary>x log(x / mean) + mean − x, by its series where the two are close (Loader, section 3).</summary>
    private static double Deviance(double x, double mean)
    {
        if (Math.Abs(x - mean) >= 0.1 * (x + mean))
            return x * Math.Log(x / mean) + mean - x;
        var v = (x - mean) / (x + mean);
        var sum = (x - mean) * v;
        var term = 2 * x * v;
        for (var j = 1; ; j++)
        {
            term *= v * v;
            var next = sum + term / (2 * j + 1);
            if (next == sum)
                return sum;
            sum = next;
        }
    }
}
