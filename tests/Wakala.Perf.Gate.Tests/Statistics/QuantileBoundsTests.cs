using Wakala.Perf.Results;

namespace Wakala.Perf.Gate.Tests;

public sealed class QuantileBoundsTests
{
    /// <summary>n = 100: the largest rank l with P(B(100, ½) ≥ l) ≥ 0.99 is 38, the least u with P(B ≥ u) ≤ 0.01 is 63.</summary>
    [Fact]
    public void The_median_of_a_hundred_lies_between_its_38th_and_63rd()
    {
        var bounds = QuantileBounds.Of(Milliseconds(100), percentile: 50, confidence: 0.99);

        bounds.LowMilliseconds.Should().BeApproximately(38, 0.05);
        bounds.HighMilliseconds.Should().BeApproximately(63, 0.05);
    }

    [Fact]
    public void Too_few_samples_have_no_upper_bound()
    {
        QuantileBounds.SamplesNeeded(percentile: 99, confidence: 0.99).Should().Be(459);
        QuantileBounds.Of(Milliseconds(458), 99, 0.99).HighMilliseconds.Should().BeNull();
        QuantileBounds.Of(Milliseconds(459), 99, 0.99).HighMilliseconds.Should().BeApproximately(459, 0.5);
        QuantileBounds.Of(new LatencyHistogram(), 99, 0.99).Should().Be(default(QuantileBounds));
    }

    private static LatencyHistogram Milliseconds(int count)
    {
        var histogram = new LatencyHistogram();
        for (var i = 1; i <= count; i++)
            histogram.Record(TimeSpan.FromMilliseconds(i));
        return histogram;
    }
}
