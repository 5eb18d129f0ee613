using System.Diagnostics;
using System.Runtime.Versioning;
using Wakala.Perf.Results;

namespace Wakala.Perf.Load.Tests;

/// <summary>Two builds on one reactor: neither is in the other's way.</summary>
[Measures]
[SupportedOSPlatform("linux")]
public sealed class ReactorArmsTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_builds_have_as_many_connections_before_the_first_request()
    {
        using var first = new NumberedTarget(_ => NumberedTarget.Right).Start();
        using var second = new NumberedTarget(_ => NumberedTarget.Right).Start();

        var result = await PlayAsync(PairedRunTests.Plan(rate: 20), first, second);

        (first.Connections, second.Connections).Should().Be((8, 8));
        result.Rows[0].Blocks.Should().OnlyContain(block => block.Base.ErrorCount + block.Candidate.ErrorCount == 0 && block.Matched.Count > 3);
    }

    [Fact]
    public void Neither_build_s_connections_always_come_first()
    {
        var load = new ReactorLoad { Model = ArrivalRate.Constant(1, TimeSpan.FromSeconds(1)), Connections = 8, MaxInFlight = 8, Timeout = TimeSpan.FromSeconds(1), Address = new(System.Net.IPAddress.Loopback, 1), Protocol = new HttpProtocol(new GetScenario()) };
        using var reactor = new Reactor(load, load, load, load);

        var order = reactor.Order.Select(connection => connection.Group.Number).ToList();

        for (var group = 0; group < 4; group++)
            order.Select((number, place) => (number, place)).Where(one => one.number == group).Average(one => one.place).Should().Be((order.Count - 1) / 2.0);
    }

    [Fact]
    public async Task A_build_whose_requests_queue_holds_no_start_and_no_answer_of_the_other()
    {
        using var fast = new NumberedTarget(_ => NumberedTarget.Right).Start();
        using var slow = new NumberedTarget(async (_, stop) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(150), TimeProvider.System, stop);
            return NumberedTarget.Right;
        }).Start();
        var plan = PairedRunTests.Plan(rate: 60) with { Connections = 4, Timeout = TimeSpan.FromSeconds(0.8) };

        var alone = (await PlayAsync(plan, fast, fast)).Rows[0].Blocks.Select(block => Median(block.Base)).Order().ElementAt(1);
        var result = await PlayAsync(plan, fast, slow);

        // Four connections carry 27 of 60 a second.
        var blocks = result.Rows[0].Blocks;
        blocks[^1].Candidate.Errors.Should().ContainKey(ErrorKind.Timeout);
        Median(blocks[^1].Candidate).Should().BeGreaterThan(400);
        blocks.Should().OnlyContain(block => block.Base.ErrorCount == 0 && Median(block.Base) < (5 * alone) + 5);
        blocks.Select(block => block.Base.PacingLagP99Ms).Order().ElementAt(1).Should().BeLessThan(10);
    }

    [Fact]
    public async Task A_server_that_dies_costs_its_own_build_errors_and_the_other_goes_on()
    {
        using var lives = new NumberedTarget(_ => NumberedTarget.Right).Start();
        using var dies = new NumberedTarget(_ => NumberedTarget.Right).Start();

        var playing = PlayAsync(PairedRunTests.Plan(rate: 100), lives, dies);
        await Task.Delay(TimeSpan.FromSeconds(0.8), TimeProvider.System, Stop);
        dies.Dispose();
        var blocks = (await playing).Rows[0].Blocks;

        blocks.Should().OnlyContain(block => block.Base.ErrorCount == 0 && block.Base.Due > 35 && Math.Abs(block.Base.Due - block.Candidate.Due) <= 2);
        blocks[0].Candidate.ErrorCount.Should().Be(0);
        blocks[^1].Candidate.Errors.Should().ContainSingle().Which.Should().Be(new KeyValuePair<string, long>(ErrorKind.Refused, blocks[^1].Candidate.Due));
    }

    [Fact]
    public async Task One_that_is_stopped_gives_up_what_is_sent_and_what_waits_and_gives_what_it_has()
    {
        using var fast = new NumberedTarget(_ => NumberedTarget.Right).Start();
        using var silent = new NumberedTarget(async (_, stop) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
            return NumberedTarget.Right;
        }).Start();
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(0.7));
        var began = Stopwatch.GetTimestamp();

        var (result, _) = await PairedPlays.PlayAsync(PairedRunTests.Plan(rate: 100) with { Blocks = 100, Timeout = TimeSpan.FromSeconds(60) }, fast.Address, silent.Address, LoadEngine.Reactor, soon.Token);

        Stopwatch.GetElapsedTime(began).Should().BeLessThan(TimeSpan.FromSeconds(8));
        result.CutShort.Should().Be("stopped before its end");
        var first = result.Rows[0].Blocks[0];
        first.Base.Should().BeEquivalentTo(new { ErrorCount = 0L });
        first.Candidate.Errors.Should().Equal(new Dictionary<string, long> { [ErrorKind.Timeout] = first.Candidate.Due });
        first.Candidate.Due.Should().BeCloseTo(first.Base.Due, 2, "eight were sent, and the others waited");
    }

    [Fact]
    public async Task A_build_that_is_saturated_has_the_machine_in_turn_and_both_are_asked_for_the_same()
    {
        var turns = new List<char>();
        using var first = Target('b');
        using var second = Target('c');

        var result = await PlayAsync(Saturated with { Blocks = 8, WarmUp = TimeSpan.FromSeconds(0.4) }, first, second);

        string.Concat(turns).Should().MatchRegex("^(bc)+b?$|^(cb)+c?$").And.HaveLength(turns.Count).And.Match(text => text.Length >= 11);
        result.CutShort.Should().BeNull();
        result.Rows[0].Should().BeEquivalentTo(new { Engine = LoadEngine.Reactor, Rate = 0.0, CountedSeconds = 0.085 });
        result.Rows[0].Blocks.Should().HaveCount(8).And.OnlyContain(block => block.Base.Due > 20 && block.Candidate.Due > 20 && block.Base.ErrorCount + block.Candidate.ErrorCount == 0);
        first.Numbers.Should().OnlyHaveUniqueItems();
        first.Numbers.Select(number => number >> 24).Distinct().Order().Should().Equal(Enumerable.Range(0, 10).Select(block => (long)block), "numbers begin anew for each block, the warm-up's two first");
        second.Numbers.Select(number => number >> 24).Distinct().Order().Should().Equal(Enumerable.Range(0, 10).Select(block => (long)block));
        first.Numbers.Intersect(second.Numbers).Count().Should().BeGreaterThan(first.Numbers.Count / 2);

        NumberedTarget Target(char arm) => new NumberedTarget(async (_, stop) =>
        {
            lock (turns)
            {
                if (turns.Count == 0 || turns[^1] != arm)
                    turns.Add(arm);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(4), TimeProvider.System, stop);
            return NumberedTarget.Right;
        }).Start();
    }

    [Fact]
    public async Task A_build_that_does_not_answer_when_it_is_saturated_ends_at_its_time_outs_and_the_other_has_its_turns()
    {
        using var fast = new NumberedTarget(_ => NumberedTarget.Right).Start();
        using var silent = new NumberedTarget(async (number, stop) =>
        {
            await Task.Delay(number % 2 == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(5), TimeProvider.System, stop);
            return (500, "ok");
        }).Start();

        var result = await PlayAsync(Saturated with { Blocks = 2, Timeout = TimeSpan.FromSeconds(0.3) }, fast, silent);

        result.Rows[0].Blocks.Should().HaveCount(2).And.OnlyContain(block => block.Base.Due > 50 && block.Base.ErrorCount == 0 && block.Candidate.Due == block.Candidate.ErrorCount);
    }

    private static PairedPlan Saturated { get; } = PairedRunTests.Plan(rate: 0) with { Saturated = true, Block = TimeSpan.FromSeconds(0.2) };

    private static async Task<PairedResult> PlayAsync(PairedPlan plan, NumberedTarget first, NumberedTarget second)
        => (await PairedPlays.PlayAsync(plan, first.Address, second.Address, LoadEngine.Reactor, Stop)).Result;

    private static double Median(ArmBlock arm) => arm.ResponseTime.ToHistogram().PercentileMilliseconds(50);
}
