namespace Wakala.Perf.Gate.Tests;

public sealed class ScalabilityFitTests
{
    private const double Lambda = 250;
    private const int Seeds = 20;
    private static readonly double[] Loads = [1, 2, 4, 8, 12, 16, 24, 32, 48, 64];

    /// <summary>
    /// SPEC SDM91 on a Sun SPARCcenter 2000: the README of R's package usl prints α 0.0277285, β 0.0001044, γ 89.9952330, its peak of 1884 at
    /// 96.52 (S. Moeding, github.com/smoeding/usl).
    /// </summary>
    [Fact]
    public void Published_figures_are_those_of_the_R_package()
    {
        var fit = ScalabilityFit.Of(Points([1, 18, 36, 72, 108, 144, 216], [64.9, 995.9, 1652.4, 1853.2, 1828.9, 1775.0, 1702.2]));

        fit.Problem.Should().BeNull();
        fit.Lambda.Value.Should().BeApproximately(89.9952330, 0.001);
        fit.Alpha.Value.Should().BeApproximately(0.0277285, 1e-6);
        fit.Beta.Value.Should().BeApproximately(0.0001044, 1e-7);
        fit.PeakConcurrency.Should().BeApproximately(96.52, 0.01);
        fit.PeakThroughput.Should().BeApproximately(1884, 0.5);
        fit.Ceiling.Should().BeNull("a curve with a peak does not come near to it");
    }

    /// <summary>A ray tracer on one to 64 processors; Gunther holds the throughput of one fixed and gets σ = 0.05, κ = 5e-6.</summary>
    [Fact]
    public void Of_the_ray_tracer_the_published_figures_lie_within_the_intervals_and_a_peak_is_not_sure()
    {
        var fit = ScalabilityFit.Of(Points([1, 4, 8, 12, 16, 20, 24, 28, 32, 48, 64], [20, 78, 130, 170, 190, 200, 210, 230, 260, 280, 310]));

        fit.Problem.Should().BeNull();
        Holds(fit.Lambda, 20).Should().BeTrue();
        Holds(fit.Alpha, 0.05).Should().BeTrue();
        Holds(fit.Beta, 5e-6).Should().BeTrue();
        fit.PeakConcurrency.Should().BeNull();
        fit.Ceiling.Should().BeInRange(350, 420);
    }

    [Theory] // α, β in millionths
    [InlineData(0.03, 500)]
    [InlineData(0.02, 2_000)]
    [InlineData(0, 800)]
    public void Known_parameters_are_found_within_their_intervals_and_the_peak_near_to_where_it_is(double alpha, int betaMillionths)
    {
        var beta = betaMillionths / 1e6;
        ScalabilityFit[] fits = [.. Enumerable.Range(0, Seeds).Select(seed => ScalabilityFit.Of(Measured(alpha, beta, seed)))];

        fits.Should().OnlyContain(fit => fit.Problem == null);
        fits.Count(fit => Holds(fit.Lambda, Lambda)).Should().BeGreaterThanOrEqualTo(16, "95 % of 20 were asked for");
        fits.Count(fit => Holds(fit.Alpha, alpha)).Should().BeGreaterThanOrEqualTo(16, "95 % of 20 were asked for");
        fits.Count(fit => Holds(fit.Beta, beta)).Should().BeGreaterThanOrEqualTo(16, "95 % of 20 were asked for");
        var peak = Math.Sqrt((1 - alpha) / beta);
        fits.Should().OnlyContain(fit => Math.Abs((fit.PeakConcurrency!.Value / peak) - 1) < 0.15, "it is at {0:0}", peak);
    }

    [Fact]
    public void Work_that_only_waits_in_line_has_a_ceiling_and_no_peak()
    {
        var fit = ScalabilityFit.Of(Measured(alpha: 0.05, beta: 0, seed: 1));

        fit.Problem.Should().BeNull();
        fit.PeakConcurrency.Should().BeNull();
        fit.Ceiling.Should().BeApproximately(Lambda / 0.05, Lambda / 0.05 * 0.15);
    }

    [Fact]
    public void Throughput_that_is_at_its_ceiling_all_along_is_a_fit()
        => ScalabilityFit.Of(Points(Loads, [100, 101, 99, 100, 100, 101, 99, 100, 101, 99])).Ceiling.Should().BeApproximately(100, 2);

    [Theory]
    [InlineData(0)]
    [InlineData(0.02)]
    public void A_straight_line_has_no_knee(double noise)
    {
        ScalabilityFit[] fits = [.. Enumerable.Range(0, Seeds).Select(seed => ScalabilityFit.Of(Measured(alpha: 0, beta: 0, seed, noise)))];

        fits.Should().OnlyContain(fit => fit.Problem != null && fit.PeakConcurrency == null && fit.Ceiling == null);
        fits.Count(fit => fit.Problem == "throughput does not bend up to a concurrency of 64: the knee is beyond what was loaded")
            .Should().BeGreaterThanOrEqualTo(noise == 0 ? Seeds : Seeds - 2);
    }

    [Fact]
    public void Noise_is_no_curve()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            ScalabilityFit.Of([.. Loads.Select(load => new ThroughputPoint(load, 30 + (140 * random.NextDouble())))])
                .Problem.Should().MatchRegex("^throughput strays from the curve by [0-9]+ % of its mean, and 15 % is the most$");
        }
    }

    [Fact]
    public void Another_unit_of_throughput_changes_nothing_but_the_throughput()
    {
        var points = Measured(alpha: 0.03, beta: 0.0005, seed: 3);
        var (one, other) = (ScalabilityFit.Of(points), ScalabilityFit.Of([.. points.Select(point => point with { Throughput = point.Throughput * 3_600 })]));

        other.Alpha.Low.Should().BeApproximately(one.Alpha.Low, 1e-6);
        other.Beta.High.Should().BeApproximately(one.Beta.High, 1e-8);
        other.PeakConcurrency.Should().BeApproximately(one.PeakConcurrency!.Value, 1e-3);
        (other.PeakThroughput / 3_600).Should().BeApproximately(one.PeakThroughput!.Value, 1e-3);
    }

    [Fact]
    public void Too_few_loads_or_too_near_ones_are_said()
    {
        ScalabilityFit.Of([]).Problem.Should().StartWith("0 distinct loads are too few");
        ScalabilityFit.Of(Points([1, 1, 2, 4, 8, 16], [1, 1, 2, 4, 8, 16])).Problem.Should().StartWith("5 distinct loads are too few");
        ScalabilityFit.Of(Points([10, 12, 14, 16, 18, 20], [1, 1, 1, 1, 1, 1])).Problem.Should().Be("the loads span 2 times the least, and a curve needs 4 times");
    }

    [Fact]
    public void Finite_figures_of_any_size_have_an_answer()
    {
        ScalabilityFit.Of(Points([1, 1e60, 1e120, 1e180, 1e240, 1e300], [1, 1, 1, 1, 1, 1])).PeakConcurrency.Should().BeNull();
        ScalabilityFit.Of(Points([1, 2, 4, 8, 16, 32], [1e300, 1e-300, 1e300, 1, 1e200, 1e300])).Problem.Should().NotBeNull();
        ScalabilityFit.Of(Points([0.001, 0.01, 0.1, 0.5, 0.9, 3], [5, 4, 3, 2, 1, 0.1])).Problem.Should().NotBeNull();
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(1, double.NaN)]
    [InlineData(double.PositiveInfinity, 1)]
    public void A_point_that_is_none_is_refused(double concurrency, double throughput)
        => FluentActions.Invoking(() => ScalabilityFit.Of([new ThroughputPoint(concurrency, throughput)])).Should().Throw<ArgumentException>();

    private static bool Holds(FittedParameter parameter, double truth) => parameter.Low <= truth && truth <= parameter.High;

    private static ThroughputPoint[] Points(double[] loads, double[] throughputs)
        => [.. loads.Zip(throughputs, (load, throughput) => new ThroughputPoint(load, throughput))];

    private static ThroughputPoint[] Measured(double alpha, double beta, int seed, double noise = 0.02)
    {
        var random = new Random(seed);
        double Truth(double n) => Lambda * n / (1 + (alpha * (n - 1)) + (beta * n * (n - 1)));
        return [.. Loads.Select(load => new ThroughputPoint(load, Truth(load) * (1 + (noise * SeededNoise.Normal(random)))))];
    }
}
