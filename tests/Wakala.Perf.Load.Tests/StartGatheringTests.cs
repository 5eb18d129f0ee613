using System.Net;
using System.Runtime.Versioning;

namespace Wakala.Perf.Load.Tests;

/// <summary>Starts that are due close together go out together, and none waits for nothing.</summary>
public sealed class StartGatheringTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public void It_waits_as_long_as_it_is_told_to_whatever_the_machine_does()
    {
        var gathering = new StartGathering(TimeSpan.FromMilliseconds(0.2));

        for (var wake = 0; wake < 1_000; wake++)
            gathering.Woke(1_000_000);

        gathering.Wait.Should().Be(200_000);
    }

    [Theory]
    [InlineData(5_000, 400_000, 400_000)] // on time: three starts at 5,000/s
    [InlineData(200_000, 265_000, 295_000)] // 0.2 ms late: what is left of the bound
    [InlineData(900_000, 0, 0)] // far too late: no start waits
    public void By_itself_it_waits_for_what_a_machine_that_wakes_late_leaves_of_the_bound(long late, long least, long most)
    {
        var gathering = new StartGathering(null);

        for (var wake = 0; wake < 2_000; wake++)
            gathering.Woke(late);

        gathering.Wait.Should().BeInRange(least, most);
    }

    [Fact]
    public void It_waits_again_when_the_machine_has_come_to_rest()
    {
        var gathering = new StartGathering(null);
        for (var wake = 0; wake < 1_000; wake++)
            gathering.Woke(900_000);

        for (var wake = 0; wake < 5_000; wake++)
            gathering.Woke(5_000);

        gathering.Wait.Should().Be(StartGathering.Longest);
    }

    [Theory]
    [InlineData(2_000, 0.4, true)] // 0.5 ms apart: the first of two waits for the second
    [InlineData(500, 0.4, false)] // 2 ms apart: there is nothing to wait for
    [SupportedOSPlatform("linux")]
    public async Task A_start_waits_only_for_others_that_are_due_in_time(double rate, double milliseconds, bool waits)
    {
        using var target = new HttpTarget();
        var load = new ReactorLoad
        {
            Address = target.Address,
            Protocol = new HttpProtocol(new FixedHttpRequest(HttpMethod.Get, new Uri($"http://{target.Address}/"), new HttpExpectation(200, []))),
            Model = ArrivalRate.Constant(rate, TimeSpan.FromSeconds(1.5)),
            WarmUp = TimeSpan.FromSeconds(0.5),
            Connections = 64,
            MaxInFlight = 1_000,
            Timeout = TimeSpan.FromSeconds(5),
            Gathering = TimeSpan.FromMilliseconds(0.6),
        };

        var trial = await new ReactorRun(load, TimeProvider.System).RunAsync("gathered", Stop);

        // Half of the starts wait for the other half, so the middle of the response times shows nothing and their upper part does.
        var waited = trial.ResponseTime.PercentileMilliseconds(75) - trial.ServiceTime.PercentileMilliseconds(75);
        trial.Succeeded.Should().Be((long)rate);
        if (waits)
            waited.Should().BeGreaterThan(milliseconds / 2);
        else
            waited.Should().BeLessThan(milliseconds);
    }

    [Fact]
    public void A_short_sleep_never_ends_too_early()
    {
        var sleep = new PromptSleep();
        for (var at = 0; at < 500; at++)
        {
            var moment = PacingClock.Now + 200_000;
            sleep.Until(moment);
            PacingClock.Now.Should().BeGreaterThanOrEqualTo(moment);
        }
    }
}
