using System.Diagnostics;
using System.Net;
using System.Runtime.Versioning;
using Wakala.Perf.Results;

namespace Wakala.Perf.Load.Tests;

[Measures]
[SupportedOSPlatform("linux")]
public sealed class ReactorRunTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_arrival_of_the_stretch_is_accounted_for_and_none_of_the_warm_up()
    {
        using var target = new HttpTarget();

        var trial = await RunAsync(target.Address, ArrivalRate.Constant(500, TimeSpan.FromSeconds(1.2)), load => load with { WarmUp = TimeSpan.FromSeconds(0.2) });

        target.Requests.Should().Be(600);
        trial.Due.Should().Be(500);
        trial.Succeeded.Should().Be(500);
        trial.ResponseTime.Count.Should().Be(500);
        trial.Series.Sum(point => point.Succeeded).Should().Be(500);
        trial.CutShort.Should().BeNull();
        target.Connections.Should().Be(8);
    }

    [Fact]
    public async Task A_stall_shows_in_every_arrival_that_it_delayed()
    {
        // 0.4 s of 4 s, as in LoadRunTests: a tenth of all arrivals is due while the target stands still.
        var began = Stopwatch.GetTimestamp();
        using var target = new HttpTarget(async _ =>
        {
            var at = Stopwatch.GetElapsedTime(began);
            if (at > TimeSpan.FromSeconds(2) && at < TimeSpan.FromSeconds(2.4))
                await Task.Delay(TimeSpan.FromSeconds(2.4) - at, TimeProvider.System);
        });

        var trial = await RunAsync(target.Address, ArrivalRate.Constant(500, TimeSpan.FromSeconds(4)));

        trial.ResponseTime.PercentileMilliseconds(95).Should().BeInRange(150, 300);
        trial.ResponseTime.PercentileMilliseconds(99).Should().BeInRange(300, 450);
        trial.ServiceTime.PercentileMilliseconds(95).Should().BeLessThan(50, "eight requests saw it, and a hundred and ninety waited behind them");
        trial.Dropped.Should().Be(0);
    }

    [Fact]
    public async Task A_target_that_hangs_gives_time_outs_and_drops_and_the_run_ends()
    {
        using var target = new HttpTarget(_ => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, Stop));

        var trial = await RunAsync(target.Address, ArrivalRate.Constant(500, TimeSpan.FromSeconds(1)), load => load with { MaxInFlight = 50, Timeout = TimeSpan.FromSeconds(0.5) });

        trial.Errors.Should().ContainSingle().Which.Key.Should().Be(ErrorKind.Timeout);
        trial.Dropped.Should().BeGreaterThan(300);
        (trial.ErrorCount + trial.Dropped).Should().Be(500);
        trial.ResponseTime.PercentileMilliseconds(50).Should().BeApproximately(500, 30);
    }

    [Fact]
    public async Task A_server_that_closes_after_some_answers_costs_a_new_connection_and_no_error()
    {
        using var target = new HttpTarget { AnswersPerConnection = 5 };

        var trial = await RunAsync(target.Address, VirtualUsers.Constant(4, TimeSpan.FromSeconds(10)) with { SharedIterations = 200 });

        trial.Errors.Should().BeEmpty();
        trial.Succeeded.Should().Be(200);
        target.Connections.Should().BeGreaterThanOrEqualTo(40);
    }

    [Fact]
    public async Task Nobody_there_is_an_error_for_each_request_and_the_run_ends()
    {
        IPEndPoint address;
        using (var target = new HttpTarget())
            address = target.Address;

        var trial = await RunAsync(address, ArrivalRate.Constant(200, TimeSpan.FromSeconds(0.5)));

        trial.Errors.Should().ContainSingle().Which.Should().Be(new KeyValuePair<string, long>(ErrorKind.Refused, 100));
    }

    [Fact]
    public async Task Shared_iterations_are_done_once_by_all_together()
    {
        using var target = new HttpTarget();

        var trial = await RunAsync(target.Address, VirtualUsers.Constant(8, TimeSpan.FromSeconds(20)) with { SharedIterations = 1_000 });

        target.Requests.Should().Be(1_000);
        trial.Due.Should().Be(1_000);
    }

    [Fact]
    public async Task Fewer_iterations_than_users_are_done_once_too()
    {
        using var target = new HttpTarget();

        await RunAsync(target.Address, VirtualUsers.Constant(8, TimeSpan.FromSeconds(20)) with { SharedIterations = 3 });

        target.Requests.Should().Be(3);
    }

    [Fact]
    public async Task Iterations_of_each_user_are_done_by_each()
    {
        using var target = new HttpTarget();

        await RunAsync(target.Address, VirtualUsers.Constant(8, TimeSpan.FromSeconds(20)) with { IterationsPerUser = 25 });

        target.Requests.Should().Be(200);
    }

    [Fact]
    public async Task Users_think_between_their_requests()
    {
        using var target = new HttpTarget();

        await RunAsync(target.Address, VirtualUsers.Constant(5, TimeSpan.FromSeconds(1)) with { ThinkTime = TimeSpan.FromMilliseconds(100) });

        target.Requests.Should().BeInRange(40, 50, "each of five users comes round ten times in a second");
    }

    [Fact]
    public async Task Users_that_think_do_not_ask_together()
    {
        var users = new AtOnce();
        using var target = new HttpTarget(_ => users.LastAsync(5));

        await RunAsync(target.Address, VirtualUsers.Constant(8, TimeSpan.FromSeconds(1)) with { ThinkTime = TimeSpan.FromSeconds(1) });

        users.Most.Should().BeLessThan(5, "each of eight users asks once within a second, one about each 125 ms");
    }

    [Fact]
    public async Task Users_ramp_up_and_down()
    {
        var users = new AtOnce();
        using var target = new HttpTarget(_ => users.LastAsync(20));

        var trial = await RunAsync(target.Address, new VirtualUsers(0, [new Stage(TimeSpan.FromSeconds(1), 8), new Stage(TimeSpan.FromSeconds(1), 0)]));

        users.Most.Should().BeInRange(6, 8);
        // Eight users at 20 ms and some for two seconds would send up to 800; a triangle of them half of it.
        trial.Requests.Should().BeInRange(150, 420);
        trial.Errors.Should().BeEmpty();
    }

    [Fact]
    public async Task A_cancelled_run_ends_soon_and_says_that_it_was_cut_short()
    {
        using var target = new HttpTarget();
        using var cancelled = new CancellationTokenSource(TimeSpan.FromSeconds(0.5));
        var began = Stopwatch.GetTimestamp();

        var trial = await new ReactorRun(Load(target.Address, ArrivalRate.Constant(500, TimeSpan.FromSeconds(60))), TimeProvider.System).RunAsync("long", null, cancelled.Token);

        Stopwatch.GetElapsedTime(began).Should().BeLessThan(TimeSpan.FromSeconds(3));
        trial.CutShort.Should().NotBeNull();
        trial.Due.Should().BeInRange(100, 400);
    }

    [Fact]
    public async Task What_a_run_gave_up_is_not_the_answer_to_a_request_of_the_next()
    {
        var number = 0;
        using var target = new HttpTarget(_ => Interlocked.Increment(ref number) == 1 ? Task.Delay(TimeSpan.FromSeconds(4.5), TimeProvider.System) : Task.CompletedTask);
        var load = Load(target.Address, ArrivalRate.Constant(2, TimeSpan.FromSeconds(0.4))) with { Connections = 1, Timeout = TimeSpan.FromSeconds(20) };
        using var reactor = new Reactor(load);
        using var cancelled = new CancellationTokenSource(TimeSpan.FromSeconds(0.3));

        var given = await new ReactorRun(load, TimeProvider.System) { Reactor = reactor }.RunAsync("given up", null, cancelled.Token);
        var next = await new ReactorRun(load, TimeProvider.System) { Reactor = reactor }.RunAsync("next", null, Stop);

        given.Errors.Should().Equal(new Dictionary<string, long> { [ErrorKind.Timeout] = 1 });
        next.Succeeded.Should().Be(1);
        next.ServiceTime.PercentileMilliseconds(100).Should().BeLessThan(900, "it does not wait behind what was given up");
        target.Connections.Should().Be(2);
    }

    [Fact]
    public async Task A_rule_that_is_broken_ends_the_run_with_its_reason()
    {
        using var target = new HttpTarget(_ => Task.Delay(TimeSpan.FromMilliseconds(60), TimeProvider.System));
        var began = Stopwatch.GetTimestamp();

        var trial = await RunAsync(target.Address, ArrivalRate.Constant(50, TimeSpan.FromSeconds(30)), load => load with { AbortRules = [AbortRule.Parse("errors > 1% for 2s"), AbortRule.Parse("p95 > 40ms for 2s")] });

        Stopwatch.GetElapsedTime(began).Should().BeLessThan(TimeSpan.FromSeconds(6));
        trial.CutShort.Should().StartWith("p95 > 40ms for 2s: p95 was").And.EndWith("in the last 2 s");
        trial.Succeeded.Should().BeGreaterThan(50, "what was measured until then stays");
    }

    [Fact]
    public async Task A_target_that_falls_silent_breaks_a_rule_before_anything_times_out()
    {
        var began = Stopwatch.GetTimestamp();
        using var target = new HttpTarget(_ => Stopwatch.GetElapsedTime(began) > TimeSpan.FromSeconds(2) ? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, Stop) : Task.CompletedTask);

        var trial = await RunAsync(target.Address, ArrivalRate.Constant(50, TimeSpan.FromSeconds(30)), load => load with { Timeout = TimeSpan.FromSeconds(30), AbortRules = [AbortRule.Parse("p95 > 500ms for 3s")] });

        Stopwatch.GetElapsedTime(began).Should().BeLessThan(TimeSpan.FromSeconds(10), "the run waits three seconds for what is under way");
        trial.CutShort.Should().StartWith("p95 > 500ms for 3s: p95 was");
    }

    [Fact]
    public async Task Connections_are_dealt_out_to_all_addresses_of_a_target()
    {
        using var one = new HttpTarget();
        using var another = new HttpTarget();

        var trial = await RunAsync(one.Address, VirtualUsers.Constant(8, TimeSpan.FromSeconds(10)) with { IterationsPerUser = 10 }, load => load with { Others = [another.Address] });

        trial.Succeeded.Should().Be(80);
        (one.Connections, another.Connections).Should().Be((4, 4));
        (one.Requests, another.Requests).Should().Be((40, 40));
    }

    [Fact]
    public async Task A_second_without_a_request_is_no_silence()
    {
        using var target = new HttpTarget();

        var trial = await RunAsync(target.Address, ArrivalRate.Constant(0.4, TimeSpan.FromSeconds(6)), load => load with { AbortRules = [AbortRule.Parse("p95 > 500ms for 1s")] });

        trial.CutShort.Should().BeNull();
    }

    [Fact]
    public async Task Requests_that_are_sent_again_are_counted_and_told()
    {
        using var target = new HttpTarget { AnswersPerConnection = 1, HangsUpOnTheNext = true };

        var trial = await RunAsync(target.Address, VirtualUsers.Constant(1, TimeSpan.FromSeconds(10)) with { SharedIterations = 50 }, load => load with { Connections = 1 });

        trial.Errors.Should().BeEmpty();
        trial.Connections!.Repeated.Should().Be(49);
        trial.Remark.Should().Contain("49 requests were sent again on a new connection");
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PATCH")]
    public async Task What_does_something_each_time_is_not_sent_again(string method)
    {
        using var target = new HttpTarget { AnswersPerConnection = 1, HangsUpOnTheNext = true };

        var trial = await RunAsync(target.Address, VirtualUsers.Constant(1, TimeSpan.FromSeconds(10)) with { SharedIterations = 50 }, load => Asking(load, new HttpMethod(method)) with { Connections = 1 });

        trial.Errors.Should().Equal(new Dictionary<string, long> { [ErrorKind.Reset] = 25 });
        trial.Connections!.Repeated.Should().Be(0);
        target.Connections.Should().Be(25);
    }

    [Theory]
    [InlineData("GET", "HTTP/1.1 408 Request Time-out\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")]
    [InlineData("POST", "HTTP/1.1 408 Request Time-out\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")]
    [InlineData("POST", "HTTP/1.0 408 Request Time-out\r\nConnection: close\r\n\r\n<h1>408</h1>")]
    public async Task A_408_on_a_connection_that_was_idle_is_no_answer(string method, string last)
    {
        using var target = new HttpTarget { AnswersPerConnection = 3, HangsUpOnTheNext = true, SaysLast = last };

        var trial = await RunAsync(target.Address, VirtualUsers.Constant(1, TimeSpan.FromSeconds(10)) with { SharedIterations = 30 }, load => Asking(load, new HttpMethod(method)) with { Connections = 1 });

        trial.Errors.Should().BeEmpty();
        trial.Succeeded.Should().Be(30);
        trial.Connections!.Repeated.Should().Be(9);
        trial.Connections.Lost.Should().Be(9);
    }

    [Fact]
    public async Task A_408_to_the_first_request_of_a_connection_is_its_answer()
    {
        using var target = new HttpTarget { AnswersPerConnection = 0, HangsUpOnTheNext = true, SaysLast = "HTTP/1.1 408 Request Time-out\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" };

        var trial = await RunAsync(target.Address, VirtualUsers.Constant(1, TimeSpan.FromSeconds(10)) with { SharedIterations = 5 }, load => load with { Connections = 1 });

        trial.Errors.Should().Equal(new Dictionary<string, long> { ["status 408"] = 5 });
    }

    [Fact]
    public async Task A_408_that_comes_long_after_a_request_is_its_answer_and_it_is_not_sent_twice()
    {
        using var target = new HttpTarget
        {
            AnswersPerConnection = 1,
            HangsUpOnTheNext = true,
            SaysLast = "HTTP/1.1 408 Request Time-out\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            WorksBeforeLast = TimeSpan.FromSeconds(1.2),
        };

        var trial = await RunAsync(target.Address, VirtualUsers.Constant(1, TimeSpan.FromSeconds(10)) with { SharedIterations = 2 }, load => Asking(load, HttpMethod.Post) with { Connections = 1 });

        trial.Errors.Should().Equal(new Dictionary<string, long> { ["status 408"] = 1 });
        trial.Connections!.Repeated.Should().Be(0);
        target.Connections.Should().Be(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_cap_of_requests_ends_the_run(bool open)
    {
        using var target = new HttpTarget();
        LoadModel model = open ? ArrivalRate.Constant(1_000, TimeSpan.FromSeconds(20)) : VirtualUsers.Constant(4, TimeSpan.FromSeconds(20));

        var trial = await RunAsync(target.Address, model, load => load with { Caps = LoadCaps.Default with { Requests = 300 } });

        target.Requests.Should().Be(300);
        trial.CutShort.Should().Be("the cap of 300 requests was reached");
    }

    private static Task<LoadResult> RunAsync(IPEndPoint address, LoadModel model, Func<ReactorLoad, ReactorLoad>? change = null)
    {
        var load = Load(address, model);
        return new ReactorRun(change is null ? load : change(load), TimeProvider.System).RunAsync("target", null, Stop);
    }

    private static ReactorLoad Asking(ReactorLoad load, HttpMethod method)
        => load with { Protocol = new HttpProtocol(new FixedHttpRequest(method, new Uri($"http://{load.Address}/"), new HttpExpectation(200, []))) };

    private static ReactorLoad Load(IPEndPoint address, LoadModel model) => new()
    {
        Address = address,
        Protocol = new HttpProtocol(new FixedHttpRequest(HttpMethod.Get, new Uri($"http://{address}/"), new HttpExpectation(200, []))),
        Model = model,
        Connections = 8,
        MaxInFlight = 5_000,
        Timeout = TimeSpan.FromSeconds(5),
    };
}
