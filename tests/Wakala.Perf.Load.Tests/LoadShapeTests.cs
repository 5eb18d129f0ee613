using System.Text.Json;
using Wakala.Perf.Results;

namespace Wakala.Perf.Load.Tests;

public sealed class LoadShapeTests
{
    private static readonly VirtualUsers Users = new(0, [new Stage(TimeSpan.FromSeconds(2), 30), new Stage(TimeSpan.FromSeconds(4), 30)]) { ThinkTime = TimeSpan.FromSeconds(0.5) };

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
        => JsonSerializer.Serialize(Shapes.Short, ResultsJson.Options).Should().NotContainEquivalentOf("stages", "every baseline holds the hash of its workload");

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(0)]
    public void A_rate_that_is_no_rate_is_refused(double rate)
        => (Shapes.Short with { Rate = rate }).Problems().Should().ContainSingle().Which.Should().Contain("rate is");

    [Fact]
    public void A_shape_of_users_is_their_model_and_sends_no_more_than_they_would_were_every_answer_there_at_once()
    {
        var shape = LoadShape.OfUsers(Users, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));

        shape.Problems().Should().BeEmpty();
        shape.Model.Should().BeSameAs(Users);
        shape.ToLoad().Should().BeEquivalentTo(new { Model = Users, WarmUp = TimeSpan.FromSeconds(1), Connections = 30, MaxInFlight = 30, Timeout = TimeSpan.FromSeconds(5) });
        shape.Duration.Should().Be(TimeSpan.FromSeconds(5));
        (shape.Rate, shape.MostRate).Should().Be((60, 60));
    }

    [Fact]
    public void The_most_that_a_rate_sends_in_a_second_is_that_of_its_highest_stage()
    {
        Shapes.Short.MostRate.Should().Be(500);
        (Shapes.Short with { Stages = [new Stage(TimeSpan.FromSeconds(0.5), 800), new Stage(TimeSpan.FromSeconds(0.5), 10)] }).MostRate.Should().Be(800);
    }

    [Fact]
    public void Users_and_the_stages_of_a_rate_are_refused_together()
        => (LoadShape.OfUsers(Users, TimeSpan.Zero, TimeSpan.FromSeconds(5)) with { Stages = [new Stage(TimeSpan.FromSeconds(6), 60)] })
            .Problems().Should().ContainSingle().Which.Should().Contain("users and the stages");

    [Theory]
    [InlineData(0, 5)]
    [InlineData(1, 6)]
    public void The_users_time_is_the_warm_up_and_the_measured_stretch(double warmUp, double duration)
        => (LoadShape.OfUsers(Users, TimeSpan.Zero, TimeSpan.FromSeconds(5)) with { WarmUp = TimeSpan.FromSeconds(warmUp), Duration = TimeSpan.FromSeconds(duration) })
            .Problems().Should().ContainSingle().Which.Should().StartWith("the users' time is 00:00:06");

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Users_who_do_not_think_are_no_shape(double seconds)
    {
        var making = () => LoadShape.OfUsers(Users with { ThinkTime = TimeSpan.FromSeconds(seconds) }, TimeSpan.Zero, TimeSpan.FromSeconds(5));

        making.Should().Throw<ArgumentException>().WithMessage("*thinkTime is*");
    }

    [Fact]
    public void A_shape_without_users_is_written_byte_for_byte_as_before_there_were_any()
        => JsonSerializer.Serialize(Shapes.Short, ResultsJson.Options).ReplaceLineEndings("\n").Should().Be(
            """
            {
              "rate": 500,
              "warmUp": "00:00:00.2000000",
              "duration": "00:00:01",
              "connections": 8,
              "maxInFlight": 5000,
              "timeout": "00:00:05"
            }
            """,
            "every baseline holds the hash of its workload");

    [Fact]
    public void One_with_users_is_read_as_it_was_written()
    {
        var shape = LoadShape.OfUsers(Users, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5)) with { Engine = LoadEngine.Reactor };
        var text = JsonSerializer.Serialize(shape, ResultsJson.Options);

        JsonSerializer.Deserialize<LoadShape>(text, ResultsJson.Options).Should().BeEquivalentTo(shape);
        text.Should().Contain("\"thinkTime\": \"00:00:00.5000000\"");
    }
}
