using System.Diagnostics;

namespace Wakala.Perf.Load.Tests;

[Measures]
public sealed class LoadRunTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_arrival_of_the_stretch_is_accounted_for_and_none_of_the_warm_up()
    {
        var sent = 0;
        var users = FakeUser.Many(8, (number, _) =>
        {
            Interlocked.Increment(ref sent);
            return Task.FromResult(number % 10 == 0 ? new Outcome("status 500") : Outcome.Success);
        });

        var trial = await new LoadRun(Shapes.Short.ToLoad(), users, TimeProvider.System).RunAsync("fake", null, Stop);

        sent.Should().Be(600, "warm-up and stretch together are 1.2 s at 500/s");
        trial.Due.Should().Be(500);
        (trial.Succeeded + trial.ErrorCount + trial.Dropped).Should().Be(trial.Due);
        trial.Errors.Should().ContainKey("status 500").WhoseValue.Should().Be(50);
        trial.ResponseTime.Count.Should().Be(500);
        trial.Series.Sum(point => point.Succeeded + point.Errors).Should().Be(500);
        trial.CutShort.Should().BeNull();
    }

    [Fact]
    public async Task A_stall_of_a_tenth_of_the_run_shows_in_P95_and_P99_of_response_time()
    {
        // 0.4 s of 4 s: a tenth of all arrivals is due while the target stands still, and waits 0.2 s on average.
        var shape = Shapes.Short with { Duration = TimeSpan.FromSeconds(4), WarmUp = TimeSpan.Zero };
        var began = Stopwatch.GetTimestamp();
        var users = FakeUser.Many(8, async (_, stop) =>
        {
            var at = Stopwatch.GetElapsedTime(began);
            if (at > TimeSpan.FromSeconds(2) && at < TimeSpan.FromSeconds(2.4))
                await Task.Delay(TimeSpan.FromSeconds(2.4) - at, TimeProvider.System, stop);
            return Outcome.Success;
        });

        var trial = await new LoadRun(shape.ToLoad(), users, TimeProvider.System).RunAsync("stalling", null, Stop);

        trial.ResponseTime.PercentileMilliseconds(95).Should().BeInRange(150, 300, "half of the stalled tenth waited at least half of the stall");
        trial.ResponseTime.PercentileMilliseconds(99).Should().BeInRange(300, 450);
        trial.ResponseTime.PercentileMilliseconds(50).Should().BeLessThan(50);
        trial.ServiceTime.PercentileMilliseconds(95).Should().BeLessThan(50, "a closed loop would have seen eight slow requests, and called it well");
        trial.Dropped.Should().Be(0);
    }

    [Fact]
    public async Task Arrivals_past_the_cap_are_dropped_and_entered_at_the_time_out()
    {
        var shape = Shapes.Short with { MaxInFlight = 8, Timeout = TimeSpan.FromSeconds(1), WarmUp = TimeSpan.Zero };
        var users = FakeUser.Many(8, async (_, stop) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
            return Outcome.Success;
        });

        var trial = await new LoadRun(shape.ToLoad(), users, TimeProvider.System).RunAsync("hanging", null, Stop);

        trial.Dropped.Should().BeGreaterThan(400);
        trial.Errors.Should().ContainKey(ErrorKind.Timeout);
        trial.ResponseTime.Count.Should().Be(trial.Due);
        trial.ResponseTime.PercentileMilliseconds(50).Should().BeApproximately(1_000, 50);
        trial.RequestsPerSecond.Should().Be(0);
    }

    [Fact]
    public async Task A_cancelled_run_ends_soon_and_says_that_it_was_cut_short()
    {
        using var cancelled = new CancellationTokenSource(TimeSpan.FromSeconds(0.7));
        var shape = Shapes.Short with { Duration = TimeSpan.FromSeconds(60) };
        var began = Stopwatch.GetTimestamp();

        var trial = await new LoadRun(shape.ToLoad(), FakeUser.Many(8, (_, _) => Task.FromResult(Outcome.Success)), TimeProvider.System)
            .RunAsync("long", null, cancelled.Token);

        Stopwatch.GetElapsedTime(began).Should().BeLessThan(TimeSpan.FromSeconds(5));
        trial.CutShort.Should().NotBeNull();
        trial.Due.Should().BeInRange(50, 400);
        trial.Seconds.Should().BeInRange(0.2, 2);
    }

    [Fact]
    public async Task A_scenario_that_throws_is_counted_and_does_not_end_the_run()
    {
        var users = FakeUser.Many(8, (_, _) => throw new FormatException("a bad day"));

        var trial = await new LoadRun(Shapes.Short.ToLoad(), users, TimeProvider.System).RunAsync("throwing", null, Stop);

        trial.Errors.Should().ContainKey("FormatException: a bad day").WhoseValue.Should().Be(500);
    }
}
