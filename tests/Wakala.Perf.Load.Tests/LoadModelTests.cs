using System.Net;

namespace Wakala.Perf.Load.Tests;

public sealed class LoadModelTests
{
    [Fact]
    public void Every_problem_of_an_open_model_is_named_at_once()
        => new ArrivalRate(-1, [new Stage(TimeSpan.FromSeconds(-2), 5), new Stage(TimeSpan.Zero, double.NaN)]).Problems()
            .Should().HaveCount(4).And.Contain(problem => problem.Contains("startRate is -1")).And.Contain(problem => problem.Contains("stages[0].duration"))
            .And.Contain(problem => problem.Contains("stages[1].target")).And.Contain(problem => problem.Contains("no length"));

    [Fact]
    public void Every_problem_of_a_closed_model_is_named_at_once()
        => new VirtualUsers(0, [new Stage(TimeSpan.FromSeconds(1), 0)]) { ThinkTime = TimeSpan.FromSeconds(-1), SharedIterations = 0, IterationsPerUser = 3 }.Problems()
            .Should().HaveCount(4).And.Contain(problem => problem.Contains("no users")).And.Contain(problem => problem.Contains("thinkTime"))
            .And.Contain(problem => problem.Contains("sharedIterations is 0")).And.Contain(problem => problem.Contains("choose one"));

    [Fact]
    public void A_load_with_more_users_than_connections_is_refused_before_anything_is_sent()
    {
        var load = new ReactorLoad
        {
            Address = new IPEndPoint(IPAddress.Loopback, 9),
            Protocol = new HttpProtocol(new FixedHttpRequest(HttpMethod.Get, new Uri("http://127.0.0.1:9/"), new HttpExpectation(200, []))),
            Model = VirtualUsers.Constant(10, TimeSpan.FromSeconds(1)),
            WarmUp = TimeSpan.FromSeconds(-1),
            Connections = 4,
            MaxInFlight = 2,
            Timeout = TimeSpan.Zero,
        };

        load.Problems().Should().Contain(problem => problem.Contains("up to 10 users")).And.Contain(problem => problem.Contains("maxInFlight"))
            .And.Contain(problem => problem.Contains("timeout")).And.Contain(problem => problem.Contains("warmUp"));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 50)]
    [InlineData(10, 100)]
    [InlineData(15, 100)]
    [InlineData(25, 50)]
    [InlineData(31, 0)]
    public void Users_come_and_go_with_their_stages(double seconds, int users)
        => new VirtualUsers(0, [Stage(10, 100), Stage(10, 100), Stage(10, 0)]).TargetAt(TimeSpan.FromSeconds(seconds)).Should().Be(users);

    [Theory]
    [InlineData(100)]
    [InlineData(10_000)]
    public void Users_that_come_together_begin_evenly_over_their_think_time(int users)
    {
        var model = VirtualUsers.Constant(users, TimeSpan.FromSeconds(10)) with { ThinkTime = TimeSpan.FromSeconds(2) };

        var tenths = Enumerable.Range(0, users).GroupBy(user => (int)(model.FirstThought(user) / model.ThinkTime * 10)).ToDictionary(tenth => tenth.Key, tenth => tenth.Count());

        tenths.Keys.Should().BeEquivalentTo(Enumerable.Range(0, 10));
        tenths.Values.Should().AllSatisfy(count => count.Should().BeInRange((users / 10) - 2, (users / 10) + 2));
    }

    private static Stage Stage(double seconds, double target) => new(TimeSpan.FromSeconds(seconds), target);
}
