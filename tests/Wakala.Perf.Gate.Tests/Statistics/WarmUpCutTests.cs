namespace Wakala.Perf.Gate.Tests;

public sealed class WarmUpCutTests
{
    private const int Readings = 240;
    private const int Seeds = 40;

    /// <summary>A start that is 20 deviations off and decays over 15 readings is within half a deviation after 55 of them.</summary>
    [Theory]
    [InlineData(20)]
    [InlineData(-20)]
    public void A_start_that_decays_is_cut_where_noise_hides_it(double deviations)
    {
        int[] cuts = [.. Cuts(i => deviations * Math.Exp(-i / 15.0))];

        cuts.Average().Should().BeInRange(35, 65);
        cuts.Should().OnlyContain(cut => cut >= 25 && cut <= Readings / 2);
        cuts.Count(cut => cut <= 100).Should().BeGreaterThanOrEqualTo(Seeds * 9 / 10);
    }

    [Fact]
    public void Of_a_series_that_has_no_warm_up_little_is_cut()
    {
        int[] cuts = [.. Cuts(_ => 0)];

        cuts.Count(cut => cut <= Readings / 10).Should().BeGreaterThanOrEqualTo(Seeds * 3 / 4);
        cuts.Should().OnlyContain(cut => cut <= Readings / 2);
    }

    [Fact]
    public void Of_a_leak_half_is_left_and_still_rises()
    {
        var ramp = new double[Readings].Rising(1);
        var cut = WarmUpCut.Of(ramp);

        cut.Should().Be(Readings / 2);
        new Trend(SeededNoise.Places(Readings)[cut..], ramp[cut..]).IsRising(0.01).Should().BeTrue();
        var noisy = SeededNoise.Autoregressive(new Random(1), Readings, 0.6).Rising(0.1);
        cut = WarmUpCut.Of(noisy);
        cut.Should().BeLessThanOrEqualTo(Readings / 2);
        new Trend(SeededNoise.Places(Readings)[cut..], noisy[cut..]).IsRising(0.01).Should().BeTrue();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public void Too_few_readings_are_not_cut(int readings) => WarmUpCut.Of(new double[readings].Rising(1)).Should().Be(0);

    [Fact]
    public void Equal_readings_are_not_cut() => WarmUpCut.Of(new double[50]).Should().Be(0);

    private static IEnumerable<int> Cuts(Func<int, double> start)
        => Enumerable.Range(0, Seeds).Select(seed => WarmUpCut.Of(
            [.. SeededNoise.Autoregressive(new Random(seed), Readings, 0.3).Select((level, i) => level + start(i))]));
}
