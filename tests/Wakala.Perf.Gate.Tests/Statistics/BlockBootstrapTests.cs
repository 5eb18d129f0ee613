using Wakala.Perf.Results;

namespace Wakala.Perf.Gate.Tests;

public sealed class BlockBootstrapTests
{
    private const int Trials = 120;
    private const int Seconds = 60;
    private const int PerSecond = 200;
    private const double Confidence = 0.95;

    /// <summary>
    /// Seconds that follow each other resemble each other (first-order autoregressive, 0.3), and all of one second's requests are slow or fast
    /// together: the truth is known from a stretch of 20,000 seconds.
    /// </summary>
    [Fact]
    public void The_bounds_hold_the_truth_as_often_as_they_say_though_neighbours_resemble_each_other()
    {
        var random = new Random(7);
        var truth = Sum(Stretch(random, 20_000, perSecond: 20)).PercentileMilliseconds(95);
        var (below, above, independent) = (0, 0, 0);
        for (var i = 0; i < Trials; i++)
        {
            var trial = Synthetic.Trial([.. Stretch(random, Seconds, PerSecond)]);
            var bounds = new BlockBootstrap([trial.Load!]).Of(95, Confidence);
            below += bounds.LowMilliseconds <= truth ? 1 : 0;
            above += bounds.HighMilliseconds >= truth ? 1 : 0;
            independent += IndependentLow(trial.Load!.ResponseTime, 95) <= truth ? 1 : 0;
        }

        (below / (double)Trials).Should().BeInRange(0.89, 0.99, "95 % was asked for");
        (above / (double)Trials).Should().BeInRange(0.89, 0.99, "95 % was asked for");
        (independent / (double)Trials).Should().BeLessThan(0.80, "bounds that take requests for independent are too narrow here, or the test tests nothing");
    }

    [Fact]
    public void Equal_seconds_leave_nothing_open()
    {
        var second = Latencies.Typical();

        var bounds = new BlockBootstrap([Synthetic.Trial([.. Enumerable.Repeat(second, 20)]).Load!]).Of(95, 0.99);

        bounds.LowMilliseconds.Should().Be(second.PercentileMilliseconds(95)).And.Be(bounds.HighMilliseconds);
    }

    [Fact]
    public void Fewer_samples_than_an_upper_bound_needs_have_none()
    {
        QuantileBounds.SamplesNeeded(percentile: 99, confidence: 0.99).Should().Be(459);
        Of(20, 22).HighMilliseconds.Should().BeNull();
        Of(20, 23).HighMilliseconds.Should().NotBeNull();
        Of(20, 0).Should().Match<QuantileBounds>(bounds => bounds.LowMilliseconds == null && bounds.Missing!.StartsWith("has no bounds"));

        static QuantileBounds Of(int seconds, int perSecond)
            => new BlockBootstrap([Synthetic.Trial(Latencies.SecondsWithPercentiles(10, 20, 30, seconds, perSecond)).Load!]).Of(99, 0.99);
    }

    private static IEnumerable<LatencyHistogram> Stretch(Random random, int seconds, int perSecond)
    {
        var level = 0.0;
        for (var second = 0; second < seconds; second++)
        {
            level = (0.3 * level) + (0.1 * Normal(random));
            var histogram = new LatencyHistogram();
            for (var i = 0; i < perSecond; i++)
                histogram.Record(TimeSpan.FromMilliseconds(10 * Math.Exp(level + (0.3 * Normal(random)))));
            yield return histogram;
        }
    }

    private static LatencyHistogram Sum(IEnumerable<LatencyHistogram> seconds)
    {
        var sum = new LatencyHistogram();
        foreach (var second in seconds)
            sum.Add(second);
        return sum;
    }

    /// <summary>The order statistic that lies below the percentile with the same confidence, were the requests independent.</summary>
    private static double IndependentLow(LatencyHistogram histogram, double percentile)
    {
        var rank = BinomialTail.CriticalCount(histogram.Count, percentile / 100, Confidence) - 1;
        return histogram.PercentileMilliseconds(100.0 * rank / histogram.Count);
    }

    private static double Normal(Random random)
        => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
