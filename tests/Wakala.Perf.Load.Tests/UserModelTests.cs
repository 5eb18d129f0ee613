using Wakala.Perf.Results;

namespace Wakala.Perf.Load.Tests;

/// <summary>Every load shape over virtual users of any kind.</summary>
[Measures]
public sealed class UserModelTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rate_that_ramps_sends_what_lies_under_its_line()
    {
        var sent = 0;

        var trial = await RunAsync(new ArrivalRate(0, [new Stage(TimeSpan.FromSeconds(1), 400), new Stage(TimeSpan.FromSeconds(1), 0)]), _ => Count(ref sent));

        sent.Should().Be(400);
        trial.Due.Should().Be(400);
        trial.Series.Should().HaveCount(2).And.OnlyContain(point => point.Succeeded >= 190 && point.Succeeded <= 210);
    }

    [Fact]
    public async Task Random_arrivals_are_the_same_again_for_the_same_seed()
    {
        var (first, second) = (0, 0);
        await RunAsync(ArrivalRate.Constant(300, TimeSpan.FromSeconds(1), poissonSeed: 7), _ => Count(ref first));
        await RunAsync(ArrivalRate.Constant(300, TimeSpan.FromSeconds(1), poissonSeed: 7), _ => Count(ref second));

        first.Should().Be(second).And.BeInRange(230, 370);
    }

    [Fact]
    public async Task Shared_iterations_are_done_once_by_all_together()
    {
        var sent = 0;

        var trial = await RunAsync(VirtualUsers.Constant(8, TimeSpan.FromSeconds(30)) with { SharedIterations = 777 }, _ => Count(ref sent));

        sent.Should().Be(777);
        trial.Due.Should().Be(777);
    }

    [Fact]
    public async Task Iterations_of_each_user_are_done_by_each()
    {
        var sent = 0;
        await RunAsync(VirtualUsers.Constant(8, TimeSpan.FromSeconds(30)) with { IterationsPerUser = 25 }, _ => Count(ref sent));

        sent.Should().Be(200);
    }

    [Fact]
    public async Task Users_ramp_up_and_down_and_think()
    {
        var users = new AtOnce();
        var model = new VirtualUsers(0, [new Stage(TimeSpan.FromSeconds(0.8), 8), new Stage(TimeSpan.FromSeconds(0.8), 0)]) { ThinkTime = TimeSpan.FromMilliseconds(20) };

        var trial = await RunAsync(model, async stop =>
        {
            await users.LastAsync(20, stop);
            return Outcome.Success;
        });

        users.Most.Should().BeInRange(2, 8);
        // Eight users and some for 1.6 s at 40 ms and more a turn would send 320; a triangle of them half of it.
        trial.Requests.Should().BeInRange(50, 170);
    }

    [Fact]
    public async Task Users_that_think_do_not_ask_together()
    {
        var users = new AtOnce();

        await RunAsync(
            VirtualUsers.Constant(8, TimeSpan.FromSeconds(1)) with { ThinkTime = TimeSpan.FromSeconds(1) },
            async stop =>
            {
                await users.LastAsync(5, stop);
                return Outcome.Success;
            });

        users.Most.Should().BeLessThan(5, "each of eight users asks once within a second, one about each 125 ms");
    }

    [Fact]
    public async Task A_rule_that_is_broken_ends_the_run_with_its_reason()
    {
        var trial = await RunAsync(
            ArrivalRate.Constant(100, TimeSpan.FromSeconds(60)), _ => Task.FromResult(new Outcome("status 500")), load => load with { AbortRules = [AbortRule.Parse("errors > 1% for 2s")] });

        trial.CutShort.Should().StartWith("errors > 1% for 2s: errors was 100, 100");
        trial.Seconds.Should().BeLessThan(6);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_cap_of_requests_ends_the_run(bool open)
    {
        var sent = 0;
        LoadModel model = open ? ArrivalRate.Constant(1_000, TimeSpan.FromSeconds(20)) : VirtualUsers.Constant(4, TimeSpan.FromSeconds(20));

        var trial = await RunAsync(model, _ => Count(ref sent), load => load with { Caps = LoadCaps.Default with { Requests = 300 } });

        sent.Should().Be(300);
        trial.CutShort.Should().Be("the cap of 300 requests was reached");
        trial.Seconds.Should().BeLessThan(10, "connections without a user, and users that are not in yet, do not hold it");
    }

    [Fact]
    public async Task A_user_that_heeds_no_time_out_cannot_hold_the_run()
    {
        var never = new TaskCompletionSource<Outcome>();

        var trial = await RunAsync(ArrivalRate.Constant(10, TimeSpan.FromSeconds(0.5)), _ => never.Task, load => load with { Timeout = TimeSpan.FromSeconds(0.2) });

        trial.CutShort.Should().Be("5 requests did not end at their time-out");
    }

    [Fact]
    public async Task Scenarios_run_at_once_each_with_its_tags_its_start_and_its_figures()
    {
        var (lists, sends) = (0, 0);
        var whole = Load(ArrivalRate.Constant(400, TimeSpan.FromSeconds(1)));
        var shares = MixedRun.Share(whole, 3, 1);
        var mix = new MixedRun(
            [
                new MixedScenario { Name = "list", Load = shares[0], Users = Users(_ => Count(ref lists)), Tags = new Dictionary<string, string> { ["kind"] = "read" } },
                new MixedScenario { Name = "send", Load = shares[1], Users = Users(_ => Count(ref sends)), StartAfter = TimeSpan.FromSeconds(0.5) },
            ],
            TimeProvider.System);

        var trials = await mix.RunAsync(Stop);

        (lists, sends).Should().Be((300, 100));
        trials.Select(trial => trial.Scenario).Should().Equal("list", "send");
        trials.Select(trial => trial.Due).Should().Equal(300, 100);
        trials[0].Tags.Should().Contain("kind", "read");
        (trials[1].StartedAt - trials[0].StartedAt).Should().BeCloseTo(TimeSpan.FromSeconds(0.5), TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void Users_are_shared_out_whole_and_none_is_lost()
        => MixedRun.Share(Load(VirtualUsers.Constant(8, TimeSpan.FromSeconds(1))), 1, 1, 1).Sum(load => ((VirtualUsers)load.Model).Start).Should().Be(8);

    [Fact]
    public void A_mix_that_makes_no_sense_names_every_problem_at_once()
    {
        var scenario = new MixedScenario { Name = "one", Load = Load(ArrivalRate.Constant(-1, TimeSpan.FromSeconds(1))), Users = [], StartAfter = TimeSpan.FromSeconds(-1) };

        var making = () => new MixedRun([scenario, scenario], TimeProvider.System);

        making.Should().Throw<ArgumentException>().Which.Message.Should().ContainAll("2 scenarios are called 'one'", "one: startAfter is -00:00:01", "one: startRate is -1", "one: 0 users are open");
    }

    private static IVirtualUser[] Users(Func<CancellationToken, Task<Outcome>> send) => FakeUser.Many(8, (_, stop) => send(stop));

    private static Task<LoadResult> RunAsync(LoadModel model, Func<CancellationToken, Task<Outcome>> send, Func<UserLoad, UserLoad>? change = null)
    {
        var load = Load(model);
        return new LoadRun(change is null ? load : change(load), Users(send), TimeProvider.System).RunAsync("fake", null, Stop);
    }

    private static UserLoad Load(LoadModel model) => new() { Model = model, Connections = 8, MaxInFlight = 5_000, Timeout = TimeSpan.FromSeconds(5) };

    private static Task<Outcome> Count(ref int sent)
    {
        Interlocked.Increment(ref sent);
        return Task.FromResult(Outcome.Success);
    }
}
