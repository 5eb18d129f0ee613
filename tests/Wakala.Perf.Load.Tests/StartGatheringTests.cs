using System.Net;
using System.Runtime.Versioning;

namespace Wakala.Perf.Load.Tests;

/// <summary>Starts that are due close together go out together, and none waits for nothing.</summary>
public sealed class StartGatheringTests
{
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
    [InlineData(2_000, 0.6, new long[] { 500_000, 1_500_000, 2_500_000 })] // 0.5 ms apart: the first of two waits for the second
    [InlineData(5_000, 0.4, new long[] { 400_000, 1_000_000, 1_600_000 })] // 0.2 ms apart: three together
    [InlineData(5_000, 0, new long[] { 0, 200_000, 400_000 })] // each by itself
    [InlineData(500, 0.6, new long[] { 0, 2_000_000, 4_000_000 })] // 2 ms apart: there is nothing to wait for
    [SupportedOSPlatform("linux")]
    public void A_start_waits_only_for_others_that_are_due_in_time(double rate, double milliseconds, long[] planned)
    {
        var recorder = new Recorder(0, 1_000_000_000, TimeSpan.FromSeconds(1));
        // Nothing may be in flight, so that each arrival is dropped when its time has come.
        var model = ArrivalRate.Constant(rate, TimeSpan.FromSeconds(1));
        var group = new ReactorGroup(0, new ReactorLoad { Model = model, Connections = 1, MaxInFlight = 1, Timeout = TimeSpan.FromSeconds(1), Address = new IPEndPoint(IPAddress.Loopback, 1), Protocol = new HttpProtocol(null!) }, _ => throw new InvalidOperationException());
        group.Begin(recorder, new InFlight(), 0);
        var work = new OpenWork(model, 0, new StartGathering(TimeSpan.FromMilliseconds(milliseconds)), 1_000, new ReactorQueue(null!, group, mostInFlight: 0));

        var next = work.Advance(-1);
        foreach (var moment in planned)
        {
            next.Should().Be(moment);
            // Woken by an answer before that, it has nothing to do.
            work.Advance(moment - 1).Should().Be(moment);
            next = work.Advance(moment);
        }

        recorder.Progress.Dropped.Should().Be((long)(planned[^1] * rate / 1e9) + 1);
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
