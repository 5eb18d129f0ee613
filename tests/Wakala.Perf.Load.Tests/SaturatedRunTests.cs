using System.Collections.Concurrent;
using Wakala.Perf.Results;

namespace Wakala.Perf.Load.Tests;

[Measures]
public sealed class SaturatedRunTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_build_has_the_machine_in_turn_and_both_are_asked_for_the_same()
    {
        var seen = new ConcurrentQueue<(long Number, char Arm)>();

        var result = await RunAsync(Plan with { Blocks = 8 }, Noting('b'), Noting('c'));

        var turns = seen.Aggregate(new List<(char Arm, List<long> Numbers)>(), (all, one) =>
        {
            if (all.Count == 0 || all[^1].Arm != one.Arm)
                all.Add((one.Arm, []));
            all[^1].Numbers.Add(one.Number);
            return all;
        });
        var orders = string.Concat(turns.Select(turn => turn.Arm));
        // Two turns of one build that follow each other (ABBA) are one stretch here.
        orders.Length.Should().BeInRange(9, 16);
        orders.Should().MatchRegex("^(bc)+b?$|^(cb)+c?$");
        seen.Select(one => one.Number).Distinct().Should().HaveCountLessThan((int)(0.75 * seen.Count), "both ask for the same");
        seen.Where(one => one.Arm == 'b').Select(one => one.Number).Should().OnlyHaveUniqueItems();
        result.Rows[0].Blocks.Should().HaveCount(8);
        result.CutShort.Should().BeNull();

        Func<long, CancellationToken, Task<Outcome>> Noting(char arm) => async (number, stop) =>
        {
            seen.Enqueue((number, arm));
            await Task.Delay(TimeSpan.FromMilliseconds(4), TimeProvider.System, stop);
            return Outcome.Success;
        };
    }

    [Fact]
    public async Task Who_is_first_is_turned_round_from_block_to_block()
    {
        var firsts = new ConcurrentDictionary<long, char>();

        await RunAsync(Plan with { Blocks = 8 }, Noting('b'), Noting('c'));

        var order = firsts.OrderBy(block => block.Key).Select(block => block.Value).ToList();
        order.Should().HaveCount(8);
        for (var block = 0; block < order.Count; block += 2)
            order[block].Should().NotBe(order[block + 1], "of every two blocks each build is first in one");

        Func<long, CancellationToken, Task<Outcome>> Noting(char arm) => async (number, stop) =>
        {
            firsts.TryAdd(number >> 24, arm);
            await Task.Delay(TimeSpan.FromMilliseconds(4), TimeProvider.System, stop);
            return Outcome.Success;
        };
    }

    [Fact]
    public async Task A_build_that_takes_twice_as_long_answers_half_as_many()
    {
        // A timer is up to seven milliseconds late on a slow machine: of 10 and 20 ms that made 1.58 times as many.
        var result = await RunAsync(Plan with { Block = TimeSpan.FromSeconds(0.8) }, Taking(30), Taking(60));

        var (of, other) = (result.Rows[0].Blocks.Sum(block => block.Base.Due), result.Rows[0].Blocks.Sum(block => block.Candidate.Due));
        ((double)of / other).Should().BeInRange(1.6, 2.4);
        result.Rows[0].CountedSeconds.Should().BeApproximately(0.34, 1e-9, "the rest of 0.4 s is how a turn begins");
    }

    [Fact]
    public async Task Warming_up_is_in_no_block_and_what_fails_is_counted_apart()
    {
        var asked = new ConcurrentBag<long>();

        var result = await RunAsync(Plan with { WarmUp = TimeSpan.FromSeconds(0.4) }, Taking(5), async (number, stop) =>
        {
            asked.Add(number);
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, stop);
            return new Outcome(number % 2 == 0 ? "status 500" : null);
        });

        result.Rows[0].Blocks.Should().HaveCount(4);
        asked.Select(number => number >> 24).Distinct().Should().HaveCount(6, "two blocks warm up");
        result.Rows[0].Blocks.Should().OnlyContain(block => block.Base.ErrorCount == 0 && block.Candidate.ErrorCount > 0 && block.Candidate.ErrorCount < block.Candidate.Due);
    }

    [Fact]
    public async Task A_build_that_does_not_answer_ends_at_its_time_outs()
    {
        var result = await RunAsync(Plan with { Blocks = 2, Timeout = TimeSpan.FromSeconds(0.3) }, Taking(5), async (_, stop) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
            return Outcome.Success;
        });

        result.Rows[0].Blocks.Should().HaveCount(2);
        result.Rows[0].Blocks.Should().OnlyContain(block => block.Base.Due > 0 && block.Candidate.Due == block.Candidate.ErrorCount);
    }

    [Fact]
    public async Task One_that_is_stopped_gives_what_it_has()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(0.7));

        var result = await RunAsync(Plan with { Blocks = 100 }, Taking(1), Taking(1), soon.Token);

        result.CutShort.Should().Be("stopped before its end");
        result.Rows[0].Blocks.Count.Should().BeInRange(1, 4);
    }

    [Fact]
    public void Two_rows_cannot_be_saturated_at_once()
        => (Plan with { Rows = [Plan.Rows[0], Plan.Rows[0]] }).Problems().Should().Equal("2 rows cannot be saturated at once");

    private static PairedPlan Plan { get; } = PairedRunTests.Plan(rate: 0) with { Saturated = true, Block = TimeSpan.FromSeconds(0.2) };

    private static Func<long, CancellationToken, Task<Outcome>> Taking(int milliseconds) => async (_, stop) =>
    {
        await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, stop);
        return Outcome.Success;
    };

    private static Task<PairedResult> RunAsync(
        PairedPlan plan, Func<long, CancellationToken, Task<Outcome>> one, Func<long, CancellationToken, Task<Outcome>> other, CancellationToken? stop = null)
        => new SaturatedRun(plan).RunAsync(new ClientArms([FakeUser.Many(plan.Connections, one), FakeUser.Many(plan.Connections, other)], plan, TimeProvider.System), null, stop ?? Stop);
}
