namespace Wakala.Perf.Gate.Tests;

public sealed class SignedRankTests
{
    private static readonly double[] Ten = [0.031, -0.012, 0.054, 0.007, 0.022, -0.003, 0.041, 0.016, 0.028, -0.019];

    /// <summary>Expected values by going through all 2^n signs (Python's itertools); R: <c>psignrank(w - 1, n, lower.tail = FALSE)</c>.</summary>
    [Theory]
    [InlineData(5, 15, 0.03125)]
    [InlineData(8, 30, 0.0546875)]
    [InlineData(10, 45, 0.0419921875)]
    [InlineData(12, 60, 0.054931640625)]
    [InlineData(16, 110, 0.014495849609375)]
    [InlineData(18, 130, 0.026927947998046875)]
    public void The_tail_is_exact(int n, double w, double expected) => SignedRank.AtLeast(w, n).Should().BeApproximately(expected, 1e-12);

    [Fact]
    public void Equal_differences_share_their_ranks()
        => SignedRank.Ranks([0.2, -0.1, 0.1, 0.3]).Should().Equal(3, 1.5, 1.5, 4);

    /// <summary>Expected values by sorting all pairs' means by hand (Python); the critical value 45 has a tail of 0.042.</summary>
    [Fact]
    public void The_estimate_and_its_bounds_are_those_of_the_pairs_means()
    {
        var averages = new WalshAverages(Ten);

        averages.Estimate.Should().BeApproximately(0.0175, 1e-12);
        SignedRank.Critical(10, 0.05).Should().Be(45);
        averages.Lower(45).Should().BeApproximately(0.002, 1e-12);
        averages.Upper(45).Should().BeApproximately(0.031, 1e-12);
    }

    [Fact]
    public void Too_few_differences_have_no_bound_at_all()
    {
        SignedRank.Critical(5, 0.01).Should().Be(16, "the largest sum is 15");
        new WalshAverages([0.1, 0.2, 0.3, 0.4, 0.5]).Lower(16).Should().Be(double.NegativeInfinity);
    }

    /// <summary>Critical values of the larger of two by going through all 4,096 signs (Python's itertools).</summary>
    [Theory]
    [InlineData(0.05)]
    [InlineData(0.01)]
    public void Two_figures_that_move_together_cost_less_than_two_that_do_not(double alpha)
    {
        double[] one = [0.11, -0.05, 0.32, 0.07, -0.21, 0.15, 0.03, -0.02, 0.27, 0.19, -0.09, 0.13];
        double[] other = [0.09, -0.06, 0.30, 0.10, -0.25, 0.12, 0.05, 0.01, 0.22, 0.20, -0.04, 0.16];

        var critical = new MaxSignedRank([one, other], seed: 1).Critical(alpha);

        critical.Should().BeInRange(SignedRank.Critical(12, alpha), SignedRank.Critical(12, alpha / 2));
        critical.Should().BeApproximately(alpha == 0.05 ? MaxOfTwoAt5 : MaxOfTwoAt1, 1, "drawn signs err on the safe side");
    }

    /// <summary>A comparison of few rows that goes on to twenty pairs of processes has as many.</summary>
    [Theory]
    [InlineData(65)]
    [InlineData(160)]
    public void More_blocks_than_a_word_has_bits_are_drawn_as_well(int blocks)
    {
        const double alpha = 0.01;
        var random = new Random(1);
        double[] one = [.. Enumerable.Range(0, blocks).Select(_ => random.NextDouble() - 0.5)];
        double[] other = [.. Enumerable.Range(0, blocks).Select(_ => random.NextDouble() - 0.5)];
        var (single, independent) = (SignedRank.Critical(blocks, alpha), SignedRank.Critical(blocks, alpha / 2));
        var half = (single + independent) / 2;

        new MaxSignedRank([one, one], seed: 1).Critical(alpha).Should().BeInRange(single, half, "two that are the same cost as much as one");
        new MaxSignedRank([one, other], seed: 1).Critical(alpha).Should().BeInRange(half, independent, "they have little in common");
    }

    private const double MaxOfTwoAt5 = 62;
    private const double MaxOfTwoAt1 = 69;
}
