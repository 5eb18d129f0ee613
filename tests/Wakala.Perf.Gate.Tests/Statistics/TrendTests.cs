namespace Wakala.Perf.Gate.Tests;

public sealed class TrendTests
{
    private const double Alpha = 0.01;
    private const double PlainQuantile = 2.3263;

    [Fact]
    public void A_line_is_its_own_slope_and_rises()
    {
        var trend = new Trend([10, 20, 30, 40, 60, 70, 80, 90, 100, 120], [31, 51, 71, 91, 131, 151, 171, 191, 211, 251]);

        trend.Problem.Should().BeNull();
        trend.Slope.Should().Be(2);
        trend.S.Should().Be(45);
        trend.PlainVariance.Should().Be(125).And.Be(trend.Variance);
        trend.EffectiveReadings.Should().Be(10);
        trend.IsRising(Alpha).Should().BeTrue();
        trend.IsRising(Alpha, leastSlope: 1.99).Should().BeTrue();
        trend.IsRising(Alpha, leastSlope: 2).Should().BeFalse("it rises by no more than that");
    }

    /// <summary>S = 41 of 10 readings: z = 40 / √125 = 3.578, and beyond it lies 0.0036 of Student's t with 8 degrees of freedom.</summary>
    [Fact]
    public void The_probability_is_that_of_Student_with_the_continuity_correction()
    {
        var trend = new Trend(SeededNoise.Places(10), [1, 3, 2, 4, 5, 7, 6, 8, 9, 10]);

        trend.S.Should().Be(41);
        trend.EffectiveReadings.Should().Be(10, "neighbours alternate, and that does not count");
        trend.RisingProbability.Should().BeApproximately(0.0036, 0.0001);
        trend.EitherWayProbability.Should().BeApproximately(2 * trend.RisingProbability, 1e-12);
    }

    [Fact]
    public void Falling_is_a_trend_and_no_rise()
    {
        var trend = new Trend(SeededNoise.Places(60), SeededNoise.Autoregressive(new Random(1), 60, 0).Rising(-0.1));

        trend.IsRising(Alpha).Should().BeFalse();
        trend.RisingProbability.Should().BeGreaterThan(0.99);
        trend.EitherWayProbability.Should().BeLessThan(Alpha);
        trend.High(Alpha).Should().BeNegative();
    }

    [Fact]
    public void Where_no_trend_can_be_told_that_is_said()
    {
        Of(new double[7].Rising(1), "no trend can be told from 7 readings: 8 are the fewest");
        Of([], "no trend can be told from 0 readings: 8 are the fewest");
        Of([.. Enumerable.Repeat(4.0, 30)], "no trend can be told: all 30 readings are equal");
        new Trend(new double[9], SeededNoise.Places(9)).Problem.Should().Be("no trend can be told: all 9 readings were taken at one place");

        static void Of(double[] values, string problem)
        {
            var trend = new Trend(SeededNoise.Places(values.Length), values);
            trend.Problem.Should().Be(problem);
            (trend.IsRising(Alpha), trend.RisingProbability, trend.EitherWayProbability, trend.Slope).Should().Be((false, 1, 1, 0));
            (trend.Low(Alpha), trend.High(Alpha), trend.Detectable(Alpha))
                .Should().Be((double.NegativeInfinity, double.PositiveInfinity, double.PositiveInfinity));
        }
    }

    [Fact]
    public void Readings_that_are_none_are_refused()
    {
        Make([1, 2], [1]).Should().Throw<ArgumentException>().WithMessage("There are 2 places and 1 values*");
        Make([1, 2], [1, double.NaN]).Should().Throw<ArgumentException>().WithMessage("Reading 1 is NaN at 2*");
        Make([2, 1], [1, 2]).Should().Throw<ArgumentException>().WithMessage("Reading 1 is at 1, before 2*");
        FluentActions.Invoking(() => new Trend([1], [1]).IsRising(0.5)).Should().Throw<ArgumentOutOfRangeException>();

        static Action Make(double[] at, double[] values) => () => _ = new Trend(at, values);
    }

    [Fact]
    public void More_readings_than_make_pairs_are_averaged_and_the_slope_stays()
    {
        var trend = new Trend(SeededNoise.Places(5_001), SeededNoise.Autoregressive(new Random(1), 5_001, 0.6).Rising(0.001));

        trend.Readings.Should().Be(5_001);
        trend.EffectiveReadings.Should().BeLessThanOrEqualTo(Trend.MostPoints);
        trend.Slope.Should().BeApproximately(0.001, 0.0001);
        trend.IsRising(Alpha, leastSlope: 0.0008).Should().BeTrue();
    }

    /// <summary>Nineteen of twenty equal readings leave an interval of one point, which is no reason to say that any slope would be found.</summary>
    [Fact]
    public void Readings_that_are_mostly_equal_do_not_find_every_slope()
    {
        var trend = new Trend(SeededNoise.Places(60), [.. Enumerable.Range(0, 60).Select(i => i % 20 == 7 ? 5.0 : 4)]);

        (trend.Low(Alpha), trend.High(Alpha), trend.IsRising(Alpha)).Should().Be((0, 0, false));
        trend.Detectable(Alpha).Should().BeInRange(0.001, 0.02);
    }

    /// <summary>
    /// A climb by eight about which neighbours resemble each other a little (0.3): its bends are no noise. Where it neither hides in noise nor
    /// rises in nearly all pairs, some are
    /// missed: of those that come near to a limit, two thirds with 40 readings and noise of 0.3.
    /// </summary>
    [Theory] // the power of time that it climbs with, readings, noise, runs of 30 that are found at least
    [InlineData(0.5, 20, 0, 30)]
    [InlineData(0.5, 20, 0.05, 30)]
    [InlineData(0.5, 20, 1, 15)]
    [InlineData(0.5, 120, 0, 30)]
    [InlineData(0.5, 120, 0.05, 30)]
    [InlineData(0.5, 120, 1, 30)]
    [InlineData(2, 20, 0, 30)]
    [InlineData(2, 20, 0.05, 30)]
    [InlineData(2, 20, 1, 15)]
    [InlineData(2, 120, 0, 30)]
    [InlineData(2, 120, 0.05, 30)]
    [InlineData(2, 120, 1, 30)]
    public void A_leak_that_slows_down_or_speeds_up_is_found(double power, int readings, double noise, int least)
        => Enumerable.Range(0, 30)
            .Select(seed => SeededNoise.Autoregressive(new Random(seed), readings, 0.3))
            .Select(series => series.Select((level, i) => (noise * level) + (8 * Math.Pow(i / (double)readings, power))))
            .Count(values => new Trend(SeededNoise.Places(readings), [.. values]).IsRising(Alpha))
            .Should().BeGreaterThanOrEqualTo(least);

    [Theory] // readings, correlation of neighbours in tenths, runs; the rows with ties are of whole numbers
    [InlineData(20, 0, 800)]
    [InlineData(20, 3, 800)]
    [InlineData(20, 6, 800)]
    [InlineData(20, 8, 800)]
    [InlineData(20, 0, 800, true)]
    [InlineData(40, 0, 800)]
    [InlineData(40, 3, 800)]
    [InlineData(40, 6, 800)]
    [InlineData(40, 8, 800)]
    [InlineData(40, 0, 800, true)]
    [InlineData(120, 0, 200)]
    [InlineData(120, 3, 200)]
    [InlineData(120, 6, 200)]
    [InlineData(120, 8, 200)]
    [InlineData(120, 0, 200, true)]
    [InlineData(600, 0, 40)]
    [InlineData(600, 3, 40)]
    [InlineData(600, 6, 40)]
    [InlineData(600, 8, 40)]
    [InlineData(600, 0, 40, true)]
    public void Series_without_a_trend_alarm_as_seldom_as_they_should(int readings, int tenths, int runs, bool ties = false)
        => Trends(readings, tenths / 10.0, runs, ties).Count(trend => trend.IsRising(Alpha))
            .Should().BeLessThanOrEqualTo((int)Math.Ceiling(runs * 0.025), "1 % was asked for, and 2 % is what short series get");

    [Theory]
    [InlineData(20, 6, 5)]
    [InlineData(40, 6, 6)]
    [InlineData(40, 8, 15)]
    [InlineData(120, 6, 7)]
    public void The_plain_test_alarms_many_times_too_often(int readings, int tenths, int leastPercent)
        => Trends(readings, tenths / 10.0, runs: 400)
            .Count(trend => new MannKendall(trend.S, trend.PlainVariance).Deviations(trend.PlainVariance) > PlainQuantile)
            .Should().BeGreaterThanOrEqualTo(400 * leastPercent / 100, "or the correction corrects nothing");

    [Theory] // readings, correlation of neighbours in tenths
    [InlineData(20, 0)]
    [InlineData(40, 0)]
    [InlineData(40, 3)]
    [InlineData(120, 0)]
    [InlineData(120, 3)]
    [InlineData(120, 6)]
    [InlineData(120, 8)]
    [InlineData(240, 6)]
    public void A_slope_that_is_detectable_is_found_nine_times_in_ten(int readings, int tenths)
    {
        const int runs = 200;
        double[] detectable = [.. Trends(readings, tenths / 10.0, runs: 61).Select(trend => trend.Detectable(Alpha)).Order()];

        var found = Trends(readings, tenths / 10.0, runs, slope: detectable[30]).Count(trend => trend.IsRising(Alpha));

        (found / (double)runs).Should().BeInRange(0.80, 0.97);
    }

    private static IEnumerable<Trend> Trends(int readings, double correlation, int runs, bool ties = false, double slope = 0)
    {
        var random = new Random(7 + (slope > 0 ? 1 : 0));
        var places = SeededNoise.Places(readings);
        for (var run = 0; run < runs; run++)
        {
            var series = SeededNoise.Autoregressive(random, readings, correlation).Rising(slope);
            yield return new Trend(places, ties ? [.. series.Select(level => Math.Round(level))] : series);
        }
    }
}
