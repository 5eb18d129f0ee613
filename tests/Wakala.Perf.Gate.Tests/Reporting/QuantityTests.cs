namespace Wakala.Perf.Gate.Tests;

public sealed class QuantityTests
{
    [Theory]
    [InlineData(3.14159, "ms", "3.1 ms")]
    [InlineData(0.0512, "ms", "0.05 ms")]
    [InlineData(34.06, "ms", "34.1 ms")]
    [InlineData(60, "ms", "60 ms")]
    [InlineData(12_345.4, "1/s", "12,345 /s")]
    [InlineData(0.005, "%", "0.005 %")]
    [InlineData(0, "requests", "0")]
    public void A_figure_is_written_as_people_read_it(double value, string unit, string text) => Quantity.Text(value, unit).Should().Be(text);

    [Theory]
    [InlineData(0.41, "+41 %")]
    [InlineData(-0.024, "-2.4 %")]
    [InlineData(0, "0 %")]
    [InlineData(12.5, "+1,250 %")]
    public void A_difference_carries_its_sign(double share, string text) => Quantity.Difference(share).Should().Be(text);

    [Fact]
    public void A_figure_and_its_limit_never_look_the_same()
    {
        Quantity.Apart(60.004, 60, "ms").Should().Be(("60.004 ms", "60 ms"));
        Quantity.Apart(60, 60, "ms").Should().Be(("60 ms", "60 ms"));
    }
}
