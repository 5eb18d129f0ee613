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

    [Fact]
    public void Stages_follow_the_warm_up_and_fill_the_measured_stretch()
    {
        var burst = Shapes.Short with
        {
            Rate = 100,
            WarmUp = TimeSpan.FromSeconds(1),
            Duration = TimeSpan.FromSeconds(2),
            Stages = [new Stage(TimeSpan.FromSeconds(1), 100), new Stage(TimeSpan.Zero, 300), new Stage(TimeSpan.FromSeconds(1), 300)],
        };

        var model = (ArrivalRate)burst.ToLoad().Model;

        ((double[])[0.5, 1.5, 2.5]).Select(seconds => model.RateAt(TimeSpan.FromSeconds(seconds))).Should().Equal(100, 100, 300);
        (burst with { Duration = TimeSpan.FromSeconds(3) }).Problems().Should().ContainSingle().Which.Should().Contain("stages do not fill");
    }

    [Fact]
    public void A_shape_without_stages_is_written_as_before_there_were_any()
        => System.Text.Json.JsonSerializer.Serialize(Shapes.Short, Results.ResultsJson.Options).Should().NotContainEquivalentOf("stages", "every baseline holds the hash of its workload");

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(0)]
    public void A_rate_that_is_no_rate_is_refused(double rate)
        => (Shapes.Short with { Rate = rate }).Problems().Should().ContainSingle().Which.Should().Contain("rate is");
}
