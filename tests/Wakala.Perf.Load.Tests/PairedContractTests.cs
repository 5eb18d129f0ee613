using System.Runtime.Versioning;
using Wakala.Perf.Results;

namespace Wakala.Perf.Load.Tests;

/// <summary>Both engines play a comparison alike: byte-equal requests to each build, equal outcomes block by block.</summary>
[Measures]
[SupportedOSPlatform("linux")]
public sealed class PairedContractTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_builds_get_the_same_requests_and_have_the_same_outcomes_by_either_engine()
    {
        using var first = new NumberedTarget((number, stop) => AnswerAsync(number, stop)).Start();
        using var second = new NumberedTarget((number, stop) => AnswerAsync(number + 3, stop)).Start();
        var plan = PairedRunTests.Plan(rate: 60);
        plan = plan with
        {
            Rows = [plan.Rows[0], plan.Rows[0] with { Name = "GET /two", Rate = 40 }],
            WarmUp = TimeSpan.FromSeconds(0.3),
            SoloEvery = 4,
            Connections = 16,
            Timeout = TimeSpan.FromSeconds(1.5),
        };

        var (clients, unansweredByClients) = await PairedPlays.PlayAsync(plan, first.Address, second.Address, LoadEngine.Clients, Stop);
        var byClients = (First: first.Take(), Second: second.Take());
        var (reactor, unansweredByReactor) = await PairedPlays.PlayAsync(plan, first.Address, second.Address, LoadEngine.Reactor, Stop);

        first.Take().Should().Equal(byClients.First);
        second.Take().Should().Equal(byClients.Second);
        byClients.First.Count.Should().BeGreaterThan(100, "the two rows ask for the same numbers");
        Outcomes(reactor).Should().Equal(Outcomes(clients));
        unansweredByReactor.Should().BeEquivalentTo(unansweredByClients, options => options.WithStrictOrdering());
        unansweredByReactor.Should().OnlyContain(arm => arm.Count > 0);
        clients.Rows.SelectMany(row => row.Blocks).SelectMany(block => block.Base.Errors.Keys).Distinct().Should().BeEquivalentTo("status 500", ErrorKind.Wrong, ErrorKind.Reset, ErrorKind.Timeout);
        clients.Rows.Should().OnlyContain(row => row.Engine == LoadEngine.Clients);
        reactor.Rows.Should().OnlyContain(row => row.Engine == LoadEngine.Reactor);
    }

    [Fact]
    public async Task What_one_build_is_asked_too_much_of_is_dropped_or_times_out_by_either_engine_alike()
    {
        using var fast = new NumberedTarget(_ => NumberedTarget.Right).Start();
        using var silent = new NumberedTarget(async (_, stop) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
            return NumberedTarget.Right;
        }).Start();
        // Longer than the run, so that what is let in does not hang on how soon a place is free again.
        var plan = PairedRunTests.Plan(rate: 50) with { MaxInFlight = 20, Timeout = TimeSpan.FromSeconds(3) };

        var (clients, _) = await PairedPlays.PlayAsync(plan, fast.Address, silent.Address, LoadEngine.Clients, Stop);
        var (reactor, _) = await PairedPlays.PlayAsync(plan, fast.Address, silent.Address, LoadEngine.Reactor, Stop);

        Outcomes(reactor).Should().Equal(Outcomes(clients));
        reactor.Rows[0].Blocks.Sum(block => block.Candidate.Errors.GetValueOrDefault(ErrorKind.Timeout)).Should().Be(20, "eight were sent and twelve waited");
        reactor.Rows[0].Blocks.Sum(block => block.Candidate.Errors.GetValueOrDefault("dropped")).Should().BeGreaterThan(60);
        reactor.Rows[0].Blocks.Should().OnlyContain(block => block.Base.ErrorCount == 0 && block.Candidate.ErrorCount == block.Candidate.Due);
        reactor.Rows[0].Blocks[^1].Candidate.ResponseTime.ToHistogram().PercentileMilliseconds(50).Should().BeApproximately(3_000, 30, "the dropped stand at the time-out");
    }

    private static async Task<(int Status, string? Body)> AnswerAsync(long number, CancellationToken stop)
    {
        switch (number % 32)
        {
            case 3 or 12: return (500, "ok");
            case 5 or 20: return (200, "no");
            case 9 or 27: return (200, null);
            case 15:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
                break;
        }

        return NumberedTarget.Right;
    }

    private static List<string> Outcomes(PairedResult result)
        => [.. result.Rows.SelectMany(row => row.Blocks.Select((block, at) => $"{row.Scenario} {at} {(block.Solo ? "solo" : "mixed")} base {Text(block.Base)} candidate {Text(block.Candidate)} matched {block.Matched.Count}"))];

    private static string Text(ArmBlock arm) => $"{arm.Due}, {arm.ResponseTime.ToHistogram().Count} times, {string.Join(", ", arm.Errors.Select(error => $"{error.Value} {error.Key}"))}";
}
