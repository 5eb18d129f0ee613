namespace Wakala.Perf.Load.Tests;

public sealed class ArrivalSequenceTests
{
    [Fact]
    public void Even_arrivals_of_a_constant_rate_are_at_even_distances()
        => Moments(ArrivalRate.Constant(400, TimeSpan.FromSeconds(1))).Take(5).Should().Equal(0, 2_500_000, 5_000_000, 7_500_000, 10_000_000);

    [Fact]
    public void A_million_arrivals_do_not_drift()
        => Moments(ArrivalRate.Constant(3_000, TimeSpan.FromSeconds(400))).ElementAt(1_000_000).Should().BeCloseTo(333_333_333_333, 1_000);

    [Fact]
    public void A_ramp_has_as_many_arrivals_as_its_area_and_its_rate_at_every_moment()
    {
        // The document's stress profile in small: up, hold, up, hold, down.
        var model = new ArrivalRate(0, [Stage(5, 1_000), Stage(10, 5_000), Stage(5, 10_000), Stage(10, 10_000), Stage(5, 0)]);

        var moments = Moments(model).ToList();

        moments.Count.Should().BeCloseTo(2_500 + 30_000 + 37_500 + 100_000 + 25_000, 1);
        moments.Should().BeInAscendingOrder();
        Between(moments, 0, 1).Should().BeCloseTo(100, 1, "the rate goes from 0 to 200/s in the first second");
        Between(moments, 9.5, 10.5).Should().BeCloseTo(3_000, 2, "halfway up the second ramp");
        Between(moments, 25, 26).Should().BeCloseTo(10_000, 1);
        Between(moments, 34, 35).Should().BeCloseTo(1_000, 1, "the rate goes from 2,000/s to 0 in the last second");
    }

    [Fact]
    public void A_stage_without_length_jumps()
    {
        var moments = Moments(new ArrivalRate(100, [Stage(1, 100), Stage(0, 1_000), Stage(1, 1_000)])).ToList();

        Between(moments, 0, 1).Should().Be(100);
        Between(moments, 1, 2).Should().Be(1_000);
    }

    [Fact]
    public void Poisson_arrivals_have_the_rate_and_the_spread_of_independent_users()
    {
        var moments = Moments(ArrivalRate.Constant(1_000, TimeSpan.FromSeconds(100), poissonSeed: 42)).ToList();
        var gaps = moments.Zip(moments.Skip(1), (one, next) => (next - one) / 1e6).ToList();

        // 100,000 are expected, give or take 316.
        moments.Count.Should().BeCloseTo(100_000, 4 * 316);
        var mean = gaps.Average();
        mean.Should().BeApproximately(1, 0.02);
        // Of exponential distances the standard deviation is the mean, and a share of 1 - 1/e is below it.
        Math.Sqrt(gaps.Average(gap => (gap - mean) * (gap - mean))).Should().BeApproximately(1, 0.03);
        (gaps.Count(gap => gap < 1) / (double)gaps.Count).Should().BeApproximately(1 - (1 / Math.E), 0.01);
    }

    [Fact]
    public void A_seed_gives_the_same_arrivals_again_and_another_gives_others()
    {
        static List<long> Drawn(ulong seed) => [.. Moments(ArrivalRate.Constant(100, TimeSpan.FromSeconds(1), seed))];

        Drawn(7).Should().Equal(Drawn(7));
        Drawn(7).Should().NotEqual(Drawn(8));
    }

    [Fact]
    public void A_ramp_of_Poisson_arrivals_follows_its_rate()
    {
        var moments = Moments(new ArrivalRate(0, [Stage(100, 2_000)], PoissonSeed: 1)).ToList();

        Between(moments, 0, 50).Should().BeCloseTo(25_000, 4 * 158);
        Between(moments, 50, 100).Should().BeCloseTo(75_000, 4 * 274);
    }

    private static Stage Stage(double seconds, double target) => new(TimeSpan.FromSeconds(seconds), target);

    private static int Between(List<long> moments, double from, double to) => moments.Count(moment => moment >= from * 1e9 && moment < to * 1e9);

    private static IEnumerable<long> Moments(ArrivalRate model)
    {
        var sequence = new ArrivalSequence(model);
        while (sequence.TryNext(out var due))
            yield return due;
    }
}
