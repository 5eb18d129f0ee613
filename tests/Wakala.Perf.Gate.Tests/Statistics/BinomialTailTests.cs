namespace Wakala.Perf.Gate.Tests;

public sealed class BinomialTailTests
{
    /// <summary>
    /// Expected values by summing exact rationals (Python's fractions) and, for 5,000,000, decimals of 60 digits;
    /// R: <c>pbinom(k - 1, n, p, lower.tail = FALSE)</c>.
    /// </summary>
    [Theory]
    [InlineData(1, 3_000, 0.00005, 0.13929525133139406)]
    [InlineData(2, 3_000, 0.00005, 0.010183083422707746)]
    [InlineData(30, 3_000, 0.0001, 5.034838498048133e-49)]
    [InlineData(3, 20, 0.1, 0.323073194810534)]
    [InlineData(8, 10, 0.5, 0.0546875)]
    [InlineData(5, 1_000, 0.001, 0.00363687802952179)]
    [InlineData(600, 5_000_000, 0.0001, 7.777217262658336e-06)]
    [InlineData(520, 5_000_000, 0.0001, 0.19107583953638066)]
    [InlineData(490, 5_000_000, 0.0001, 0.6785955738438041)]
    public void The_upper_tail_is_exact(long k, long n, double p, double expected)
        => BinomialTail.AtLeast(k, n, p).Should().BeApproximately(expected, expected * 1e-9);

    [Theory]
    [InlineData(0, 10, 0.3, 1)]
    [InlineData(11, 10, 0.3, 0)]
    [InlineData(1, 10, 0, 0)]
    [InlineData(10, 10, 1, 1)]
    public void The_ends_are_certain(long k, long n, double p, double expected) => BinomialTail.AtLeast(k, n, p).Should().Be(expected);

    [Theory]
    [InlineData(3_000, 0.00005, 0.001)]
    [InlineData(100_000, 0.0001, 0.001)]
    [InlineData(10, 0.9, 0.5)]
    public void The_critical_count_is_the_least_that_is_too_many(long n, double p, double alpha)
    {
        var count = BinomialTail.CriticalCount(n, p, alpha);

        BinomialTail.AtLeast(count, n, p).Should().BeLessThan(alpha);
        BinomialTail.AtLeast(count - 1, n, p).Should().BeGreaterThanOrEqualTo(alpha);
    }

    /// <summary>Clopper and Pearson's bounds in closed form: none of n failed, so that the upper one is 1 − tail^(1/n).</summary>
    [Theory]
    [InlineData(100)]
    [InlineData(1_000_000)]
    public void A_rate_is_found_from_its_tail(long n)
        => BinomialTail.RateAt(1, n, 0.995).Should().BeApproximately(1 - Math.Pow(0.005, 1.0 / n), 1e-12);
}
