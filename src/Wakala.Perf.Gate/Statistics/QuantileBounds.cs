using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>Between which latencies a percentile truly lies, whatever the distribution.</summary>
/// <remarks>
/// Order statistics: the k-th of n samples lies below the quantile q with probability P(B(n, q) ≥ k) (H. A. David and
/// H. N. Nagaraja, "Order Statistics", 3rd edition 2003, section 7.1). It takes requests for independent, which neighbours in time
/// are not quite: the bounds are a little narrow, and one trial alone should not fail anything.
/// </remarks>
/// <param name="LowMilliseconds">The one-sided lower bound; null when there are too few samples for one.</param>
/// <param name="HighMilliseconds">The one-sided upper bound; null when there are too few samples for one.</param>
internal readonly record struct QuantileBounds(double? LowMilliseconds, double? HighMilliseconds)
{
    /// <param name="histogram">The samples.</param>
    /// <param name="percentile">From 0 to 100.</param>
    /// <param name="confidence">Of each of the two bounds: 0.99.</param>
    public static QuantileBounds Of(LatencyHistogram histogram, double percentile, double confidence)
    {
        var n = histogram.Count;
        if (n == 0)
            return default;
        var share = percentile / 100;
        var low = BinomialTail.CriticalCount(n, share, confidence) - 1;
        var high = BinomialTail.CriticalCount(n, share, 1 - confidence);
        return new QuantileBounds(At(low), At(high));

        double? At(long rank) => rank >= 1 && rank <= n ? histogram.PercentileMilliseconds(100.0 * rank / n) : null;
    }

    /// <summary>The fewest samples that give an upper bound: n with 1 − qⁿ at least the confidence.</summary>
    public static long SamplesNeeded(double percentile, double confidence)
        => (long)Math.Ceiling(Math.Log(1 - confidence) / Math.Log(percentile / 100));
}
