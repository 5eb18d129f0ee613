using Wakala.Perf.Results;

namespace Wakala.Perf.Gate.Tests;

/// <summary>Invented latencies, the same each time.</summary>
internal static class Latencies
{
    /// <summary>1,000 log-normal latencies about 1.5 ms, with a P95 near 3 ms; <paramref name="slowed"/> may change each.</summary>
    public static LatencyHistogram Typical(int seed = 0, Func<int, double, double>? slowed = null, int count = 1_000)
    {
        var random = new Random(seed);
        var histogram = new LatencyHistogram();
        for (var i = 0; i < count; i++)
        {
            // Box and Muller's transform of two uniform numbers into a normal one.
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var milliseconds = 1.5 * Math.Exp(0.42 * normal);
            histogram.Record(TimeSpan.FromMilliseconds(slowed?.Invoke(i, milliseconds) ?? milliseconds));
        }
        return histogram;
    }

    /// <summary>The typical ones with 30 ms added to one request in ten.</summary>
    public static LatencyHistogram OneInTenSlow(int seed = 0) => Typical(seed, (i, milliseconds) => i % 10 == 0 ? milliseconds + 30 : milliseconds);

    /// <summary>The typical ones, each times a factor.</summary>
    public static LatencyHistogram Times(double factor, int seed = 0) => Typical(seed, (_, milliseconds) => milliseconds * factor);

    /// <summary>Seconds of latencies drawn from a distribution with exactly these percentiles, linear between them; each 2^doublings times.</summary>
    public static IReadOnlyList<LatencyHistogram> SecondsWithPercentiles(double p50, double p95, double p99, int seconds, int perSecond, int doublings = 0)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, seconds).Select(_ => Doubled(Drawn(perSecond, At, random), doublings))];

        double At(double share) => share switch
        {
            < 0.50 => Between(0, p50 / 2, 0.50, p50, share),
            < 0.95 => Between(0.50, p50, 0.95, p95, share),
            < 0.99 => Between(0.95, p95, 0.99, p99, share),
            _ => Between(0.99, p99, 1, p99 * 1.2, share),
        };
    }

    private static LatencyHistogram Doubled(LatencyHistogram histogram, int doublings)
    {
        for (var i = 0; i < doublings; i++)
            histogram.Add(LatencyHistogram.FromBase64(histogram.ToBase64()));
        return histogram;
    }

    private static LatencyHistogram Drawn(int count, Func<double, double> quantile, Random random)
    {
        var histogram = new LatencyHistogram();
        for (var i = 0; i < count; i++)
            histogram.Record(TimeSpan.FromMilliseconds(quantile(random.NextDouble())));
        return histogram;
    }

    private static double Between(double fromShare, double from, double toShare, double to, double share)
        => from + (to - from) * (share - fromShare) / (toShare - fromShare);
}
