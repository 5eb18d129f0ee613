namespace Wakala.Perf.Gate;

/// <summary>Between which latencies a percentile truly lies.</summary>
/// <param name="LowMilliseconds">The one-sided lower bound; null when there is none.</param>
/// <param name="HighMilliseconds">The one-sided upper bound; null when there is none.</param>
/// <param name="Missing">What is missing for a bound, as the rest of a sentence; null when both are there.</param>
internal readonly record struct QuantileBounds(double? LowMilliseconds, double? HighMilliseconds, string? Missing)
{
    /// <summary>
    /// The fewest samples that can give an upper bound at all: n with 1 − qⁿ at least the confidence (H. A. David and H. N. Nagaraja, "Order
    /// Statistics", 3rd edition 2003, section 7.1). Resampling cannot see beyond the largest of fewer.
    /// </summary>
    public static long SamplesNeeded(double percentile, double confidence)
        => (long)Math.Ceiling(Math.Log(1 - confidence) / Math.Log(percentile / 100));
}
