namespace Wakala.Perf.Gate.Tests;

public sealed class MannKendallTests
{
    /// <summary>Sen's own example (1968, section 6), as SciPy's tests of <c>theilslopes</c> have it: 4, from 26/7 to 35/8 with 93 %.</summary>
    [Fact]
    public void Slopes_are_those_of_Sen()
    {
        double[] at = [1, 2, 3, 4, 10, 12, 18], values = [9, 15, 19, 20, 45, 55, 78];
        var slopes = new SenSlopes(at, values);
        var reach = 1.8119 * Math.Sqrt(MannKendall.Of(at, values).Variance);

        slopes.Estimate.Should().BeApproximately(4, 1e-12);
        slopes.Lower(reach).Should().BeApproximately(26 / 7.0, 1e-12);
        slopes.Upper(reach).Should().BeApproximately(35 / 8.0, 1e-12);
        slopes.Lower(22).Should().Be(double.NegativeInfinity, "there are 21 slopes");
        slopes.Upper(22).Should().Be(double.PositiveInfinity);
    }

    /// <summary>Ties of 2, 3 and 2 among 8: (8 · 7 · 21 − 18 − 66 − 18) / 18.</summary>
    [Fact]
    public void Ties_take_from_the_variance()
        => MannKendall.Of(SeededNoise.Places(8), [1, 1, 2, 2, 2, 3, 4, 4]).Should().Be(new MannKendall(23, 1_074 / 18.0));

    [Theory]
    [InlineData(new double[] { 0, 1, 2, 3, 4, 5 }, new double[] { 4, 1, 6, 2, 5, 3 })]
    [InlineData(new double[] { 0, 1, 2, 3, 4, 5 }, new double[] { 1, 1, 6, 2, 2, 2 })]
    [InlineData(new double[] { 0, 0, 2, 2, 2, 5 }, new double[] { 1, 1, 6, 2, 5, 5 })]
    public void The_variance_is_that_of_all_orders(double[] at, double[] values)
    {
        double[] all = [.. Orders(values).Select(order => MannKendall.Of(at, order).S)];

        all.Average().Should().BeApproximately(0, 1e-9);
        MannKendall.Of(at, values).Variance.Should().BeApproximately(all.Average(s => s * s), 1e-9);
    }

    [Fact]
    public void Neighbours_that_resemble_each_other_count_as_fewer()
        => Enumerable.Range(0, 40).Average(seed => SerialDependence.Inflation(SeededNoise.Autoregressive(new Random(seed), 200, 0.6)))
            .Should().BeInRange(3.4, 5.2, "(1 + φ) / (1 − φ) is 4, and the larger of two estimates counts");

    [Fact]
    public void Readings_that_alternate_do_not_count_as_more()
        => SerialDependence.Inflation([.. Enumerable.Range(0, 40).Select(i => (double)(i % 2))]).Should().BeGreaterThanOrEqualTo(1).And.BeLessThan(1.01);

    private static IEnumerable<double[]> Orders(double[] values)
        => values.Length <= 1
            ? [values]
            : values.SelectMany((value, at) => Orders([.. values[..at], .. values[(at + 1)..]]).Select(rest => (double[])[value, .. rest]));
}
