namespace Wakala.Perf.Load.Tests;

public sealed class LoadShapeTests
{
    [Fact]
    public void Every_problem_is_named_at_once_before_anything_is_sent()
    {
        var shape = Shapes.Short with { Rate = -5, WarmUp = TimeSpan.FromSeconds(-1), Duration = TimeSpan.Zero, Connections = 0, Timeout = TimeSpan.Zero };

        var making = () => new LoadRun(shape.ToLoad(), [], TimeProvider.System);

        making.Should().Throw<ArgumentException>().Which.Message.Should().ContainAll("rate is -5", "warmUp", "duration", "connections is 0", "timeout");
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(0)]
    public void A_rate_that_is_no_rate_is_refused(double rate)
        => (Shapes.Short with { Rate = rate }).Problems().Should().ContainSingle().Which.Should().Contain("rate is");
}
