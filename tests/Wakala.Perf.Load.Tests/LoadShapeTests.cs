namespace Wakala.Perf.Load.Tests;

public sealed class LoadShapeTests
{
    [Fact]
    public void Every_problem_is_named_at_once_before_anything_is_sent()
    {
        var shape = Shapes.Short with { Rate = -5, WarmUp = TimeSpan.FromSeconds(-1), Duration = TimeSpan.Zero, Connections = 0, Timeout = TimeSpan.Zero };

        var making = () => new LoadRun(shape, [], TimeProvider.System);

        making.Should().Throw<ArgumentException>().Which.Message.Should().ContainAll("rate is -5", "warmUp", "duration", "connections is 0", "timeout");
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(0)]
    public void A_rate_that_is_no_rate_is_refused(double rate)
        => (Shapes.Short with { Rate = rate }).Problems().Should().ContainSingle().Which.Should().Contain("rate is");

    [Fact]
    public void Arrivals_are_due_at_even_distances()
        => Enumerable.Range(0, 5).Select(number => ArrivalPacer.DueAfter(number, 400)).Should().Equal(0, 2_500_000, 5_000_000, 7_500_000, 10_000_000);

    [Fact]
    public void A_million_arrivals_do_not_drift()
        => ArrivalPacer.DueAfter(1_000_000, 3_000).Should().BeCloseTo(333_333_333_333, 1);
}
