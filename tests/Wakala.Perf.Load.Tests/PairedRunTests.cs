using System.Collections.Concurrent;
using Wakala.Perf.Environments;
using Wakala.Perf.Results;

namespace Wakala.Perf.Load.Tests;

[Measures]
public sealed class PairedRunTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_build_gets_its_rate_and_every_second_arrival_in_an_order_that_is_tossed()
    {
        var (one, other) = (new ConcurrentBag<long>(), new ConcurrentBag<long>());

        var result = await RunAsync(Plan(rate: 200), Counting(one), Counting(other));

        var trial = result.Rows.Should().ContainSingle().Subject;
        trial.Blocks.Should().HaveCount(4);
        (trial.Blocks.Sum(block => block.Base.Due) + trial.Blocks.Sum(block => block.Candidate.Due)).Should().BeInRange(650, 950, "400 a second for 2 s, at random distances");
        trial.Blocks.Should().OnlyContain(block => Math.Abs(block.Base.Due - block.Candidate.Due) <= 2, "of every two arrivals each build gets one");
        one.Should().OnlyHaveUniqueItems();
        result.CutShort.Should().BeNull();
    }

    [Fact]
    public async Task Both_requests_of_a_pair_ask_for_the_same_and_which_is_first_is_tossed()
    {
        var order = new ConcurrentQueue<(long Number, char Arm)>();

        await RunAsync(Plan(rate: 200), Noting('b'), Noting('c'));

        var pairs = order.GroupBy(one => one.Number).Where(pair => pair.Count() == 2).ToList();
        pairs.Count.Should().BeGreaterThan(300);
        pairs.Should().OnlyContain(pair => pair.Select(one => one.Arm).Distinct().Count() == 2, "each build asks for each content once");
        pairs.Count(pair => pair.First().Arm == 'b').Should().BeInRange(pairs.Count / 3, pairs.Count * 2 / 3);

        Func<long, CancellationToken, Task<Outcome>> Noting(char arm) => (number, _) =>
        {
            order.Enqueue((number, arm));
            return Task.FromResult(Outcome.Success);
        };
    }

    [Fact]
    public async Task On_a_machine_that_is_too_full_fewer_arrive_before_anything_is_measured()
    {
        // Any machine is fuller than that.
        var room = new RoomPlan(Fullest: -1, Roomy: -1, LeastShare: 0.5);

        var result = await RunAsync(Plan(rate: 200) with { WarmUp = RoomPlan.Check + RoomPlan.Settling, Room = room }, Counting([]), Counting([]));

        result.RateShare.Should().Be(0.5);
        result.FullPressure.Should().NotBeNull();
        var trial = result.Rows.Should().ContainSingle().Subject;
        trial.Rate.Should().Be(200, "the share stands beside it");
        (trial.Blocks.Sum(block => block.Base.Due) + trial.Blocks.Sum(block => block.Candidate.Due)).Should().BeInRange(330, 470, "half of 400 a second for 2 s");
    }

    [Fact]
    public async Task On_a_machine_with_room_all_arrive()
    {
        var result = await RunAsync(
            Plan(rate: 200) with { WarmUp = RoomPlan.Check + RoomPlan.Settling, Room = new RoomPlan(Fullest: 2, Roomy: 0.4, LeastShare: 0.1) }, Counting([]), Counting([]));

        result.RateShare.Should().Be(1);
        result.Rows[0].Rate.Should().Be(200);
        result.Rows[0].Blocks.Sum(block => block.Base.Due).Should().BeInRange(330, 470, "200 a second for 2 s");
    }

    [Fact]
    public void Room_cannot_be_looked_for_in_a_warm_up_that_is_too_short()
        => (Plan(rate: 200) with { Room = new RoomPlan(0.6, 0.45, 0.4) }).Problems().Should().ContainSingle().Which.Should().Contain("cannot be below 00:00:03 where room is looked for");

    [Fact]
    public async Task In_a_solo_block_each_build_is_alone_for_half_of_it_and_both_are_asked_for_the_same()
    {
        var seen = new ConcurrentBag<(long At, long Number, char Arm)>();

        var result = await RunAsync(Plan(rate: 100) with { Blocks = 4, SoloEvery = 4, Block = TimeSpan.FromSeconds(0.4) }, Noting('b'), Noting('c'));

        result.Rows[0].Blocks.Select(block => block.Solo).Should().Equal(false, false, false, true);
        result.Rows[0].Blocks[3].Matched.Should().BeEmpty();
        result.Rows[0].Blocks[0].Matched.Count.Should().BeInRange(20, 60);
        var alone = seen.Where(one => one.Number >= 1L << 40).ToList();
        var (ofBase, ofCandidate) = (alone.Where(one => one.Arm == 'b').ToList(), alone.Where(one => one.Arm == 'c').ToList());
        ofBase.Count.Should().BeInRange(8, 35, "a hundred a second for 0.2 s");
        ofBase.Max(one => one.At).Should().BeLessThan(ofCandidate.Min(one => one.At) + 20_000_000, "the base was alone first");
        ofBase.Select(one => one.Number).Intersect(ofCandidate.Select(one => one.Number)).Should().HaveCount(Math.Min(ofBase.Count, ofCandidate.Count));

        Func<long, CancellationToken, Task<Outcome>> Noting(char arm) => (number, _) =>
        {
            seen.Add((PacingClock.Now, number, arm));
            return Task.FromResult(Outcome.Success);
        };
    }

    [Fact]
    public async Task Requests_for_the_same_are_compared_one_with_the_other()
    {
        // What each content costs differs by far more than the builds do.
        var result = await RunAsync(Plan(rate: 50), Costing(1), Costing(1.5));

        var ratios = result.Rows[0].Blocks.SelectMany(block => block.Matched).Order().ToList();
        ratios.Count.Should().BeGreaterThan(70);
        ratios[ratios.Count / 2].Should().BeApproximately(Math.Log(1.5), 0.15);
        ratios[ratios.Count / 4].Should().BePositive("the content's share has gone");

        static Func<long, CancellationToken, Task<Outcome>> Costing(double factor) => async (number, stop) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(factor * (number % 2 == 0 ? 10 : 40)), TimeProvider.System, stop);
            return Outcome.Success;
        };
    }

    [Fact]
    public async Task What_a_request_takes_of_the_processor_is_each_build_s_own()
    {
        using var busy = ChildProcess.Start(new ProcessCommand("/bin/bash", "-c", "while :; do :; done"));
        using var idle = ChildProcess.Start(new ProcessCommand("sleep", "60"));
        try
        {
            var result = await RunAsync(Plan(rate: 50) with { BaseProcess = idle.Id, CandidateProcess = busy.Id }, Taking(1), Taking(1));

            result.Processor.Should().HaveCount(4);
            result.Processor.Should().OnlyContain(block => block.Base < 100 && block.Candidate > 2_000, "one core for half a second is at least 0.1 s, of some 25 requests");
        }
        finally
        {
            busy.Kill();
            idle.Kill();
        }
    }

    [Fact]
    public void Arrivals_come_one_in_each_slot_and_rows_by_their_rates()
    {
        var arrivals = new TableArrivals([300, 100], 3).Until(10_000_000_000).ToList();

        arrivals.Should().HaveCount(4_000);
        arrivals.Select((arrival, slot) => arrival.After / 2_500_000 == slot).Should().OnlyContain(inSlot => inSlot, "400 a second are one in 2.5 ms");
        arrivals.Count(arrival => arrival.Row == 0).Should().BeInRange(2_900, 3_100);
        arrivals.Select(arrival => arrival.After % 2_500_000 / 250_000).Distinct().Should().HaveCount(10, "at any moment of it");
    }

    [Fact]
    public async Task The_same_seed_gives_each_build_the_same_arrivals_again()
    {
        var (first, again) = (new ConcurrentBag<long>(), new ConcurrentBag<long>());
        await RunAsync(Plan(rate: 100), Counting(first), Counting([]));
        await RunAsync(Plan(rate: 100), Counting(again), Counting([]));

        again.Order().Should().Equal(first.Order());
    }

    [Fact]
    public async Task A_slower_build_shows_in_its_own_blocks_only()
    {
        var result = await RunAsync(Plan(rate: 50), Taking(5), Taking(25));

        foreach (var block in result.Rows[0].Blocks)
        {
            block.Base.ResponseTime.ToHistogram().PercentileMilliseconds(50).Should().BeInRange(5, 20);
            block.Candidate.ResponseTime.ToHistogram().PercentileMilliseconds(50).Should().BeInRange(25, 45);
        }
    }

    [Fact]
    public async Task Errors_and_drops_are_each_build_s_own()
    {
        var result = await RunAsync(
            Plan(rate: 100) with { MaxInFlight = 20, Timeout = TimeSpan.FromSeconds(0.4) },
            (_, _) => Task.FromResult(Outcome.Success),
            async (_, stop) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
                return Outcome.Success;
            });

        result.Rows[0].Blocks.Should().OnlyContain(block => block.Base.ErrorCount == 0);
        result.Rows[0].Blocks.SelectMany(block => block.Candidate.Errors.Keys).Distinct().Should().BeEquivalentTo("dropped", ErrorKind.Timeout);
    }

    [Fact]
    public async Task One_that_is_stopped_gives_what_it_has()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(0.7));

        var result = await RunAsync(Plan(rate: 100) with { Blocks = 100 }, Taking(1), Taking(1), soon.Token);

        result.CutShort.Should().Be("stopped before its end");
        result.Rows[0].Blocks[0].Base.Due.Should().BePositive();
    }

    [Fact]
    public void A_plan_that_makes_no_sense_names_every_problem_at_once()
        => string.Join("; ", (Plan(rate: -1) with { Blocks = 0, Block = TimeSpan.Zero, Connections = 0, MaxInFlight = -1 }).Problems())
            .Should().ContainAll("the rate of GET /one is -1", "blocks is 0", "block is 00:00:00", "connections is 0", "maxInFlight is -1");

    private static Func<long, CancellationToken, Task<Outcome>> Counting(ConcurrentBag<long> seen) => (number, _) =>
    {
        seen.Add(number);
        return Task.FromResult(Outcome.Success);
    };

    private static Func<long, CancellationToken, Task<Outcome>> Taking(int milliseconds) => async (_, stop) =>
    {
        await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, stop);
        return Outcome.Success;
    };

    private static Task<PairedResult> RunAsync(
        PairedPlan plan, Func<long, CancellationToken, Task<Outcome>> one, Func<long, CancellationToken, Task<Outcome>> other, CancellationToken? stop = null)
        => new PairedRun(plan, TimeProvider.System).RunAsync(new ClientArms([FakeUser.Many(plan.Connections, one), FakeUser.Many(plan.Connections, other)], plan, TimeProvider.System), null, stop ?? Stop);

    internal static PairedPlan Plan(double rate)
    {
        var context = new ScenarioContext { BaseAddress = new Uri("http://127.0.0.1/"), Seed = 1, RunId = "run", Connections = 8, Files = new Dictionary<string, string>() };
        return new PairedPlan
        {
            Rows = [new PairedRow("GET /one", "none", "none", rate)],
            Base = context,
            Candidate = context,
            Pair = 0,
            WarmUp = TimeSpan.Zero,
            Block = TimeSpan.FromSeconds(0.5),
            Blocks = 4,
            Connections = 8,
            MaxInFlight = 1_000,
            Timeout = TimeSpan.FromSeconds(5),
            Seed = 7,
            Result = "none",
        };
    }
}
