namespace Wakala.Perf.Load.Tests;

public sealed class CapacityRunTests
{
    private static readonly CapacityPlan Plan = new()
    {
        P99LimitMilliseconds = 60,
        FirstRate = 200,
        Ceiling = 400,
        ErrorAllowance = 0,
        Step = TimeSpan.FromSeconds(0.4),
        MostSteps = 4,
        Resolution = 1.1,
    };

    [Fact]
    public async Task One_pause_of_the_machine_does_not_halve_what_is_found()
    {
        var paused = 0;
        var users = FakeUser.Many(8, async (_, stop) =>
        {
            // Every request of the first step is slow, and none after it.
            if (Interlocked.Increment(ref paused) <= 80)
                await Task.Delay(TimeSpan.FromMilliseconds(150), TimeProvider.System, stop);
            return Outcome.Success;
        });

        var capacity = await new CapacityRun(Plan, Shapes.Short, users, TimeProvider.System).RunAsync("pausing", null, TestContext.Current.CancellationToken);

        capacity.Steps[0].Held.Should().BeFalse();
        capacity.RequestsPerSecond.Should().Be(400);
        capacity.Ceiling.Should().BeTrue();
    }

    [Fact]
    public async Task A_system_that_never_holds_the_limit_has_no_capacity()
    {
        var users = FakeUser.Many(8, async (_, stop) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, stop);
            return Outcome.Success;
        });

        var capacity = await new CapacityRun(Plan, Shapes.Short, users, TimeProvider.System).RunAsync("slow", null, TestContext.Current.CancellationToken);

        capacity.RequestsPerSecond.Should().Be(0);
        capacity.Steps.Should().OnlyContain(step => !step.Held);
    }
}
