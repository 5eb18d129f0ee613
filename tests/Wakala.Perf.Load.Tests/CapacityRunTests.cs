using Wakala.Perf.Results;

namespace Wakala.Perf.Load.Tests;

public sealed class CapacityRunTests
{
    private const double LimitMilliseconds = 60;

    private static readonly CapacityPlan Plan = new()
    {
        P99LimitMilliseconds = LimitMilliseconds,
        FirstRate = 200,
        Ceiling = 400,
        ErrorAllowance = 0,
        Step = TimeSpan.FromSeconds(0.4),
        MostSteps = 4,
        Resolution = 1.1,
    };

    private readonly List<(LoadShape Shape, long FirstArrival)> _measured = [];

    [Fact]
    public async Task One_pause_of_the_machine_does_not_halve_what_is_found()
    {
        var capacity = await SearchAsync(step => step == 0 ? LimitMilliseconds + 90 : 5);

        capacity.Steps.Select(step => step.Held).Should().Equal(false, true, true);
        capacity.RequestsPerSecond.Should().Be(400);
        capacity.Ceiling.Should().BeTrue();
    }

    [Fact]
    public async Task A_system_that_never_holds_the_limit_has_no_capacity()
    {
        var capacity = await SearchAsync(_ => LimitMilliseconds + 40);

        capacity.RequestsPerSecond.Should().Be(0);
        capacity.Steps.Should().OnlyContain(step => !step.Held);
    }

    [Fact]
    public async Task A_step_with_an_error_or_a_dropped_arrival_does_not_hold()
    {
        (await SearchAsync(_ => 5, trial => trial with { Errors = new Dictionary<string, long> { ["status 500"] = 1 } }))
            .RequestsPerSecond.Should().Be(0);
        (await SearchAsync(_ => 5, trial => trial with { Dropped = 1 }))
            .RequestsPerSecond.Should().Be(0);
    }

    [Fact]
    public async Task No_request_of_the_stretch_or_of_an_earlier_step_is_repeated()
    {
        await SearchAsync(_ => 5);

        var next = MostOf(Shapes.Short);
        foreach (var (shape, firstArrival) in _measured)
        {
            firstArrival.Should().BeGreaterThanOrEqualTo(next);
            next = firstArrival + MostOf(shape);
        }

        // One more may lie within the last moment.
        static long MostOf(LoadShape shape) => (long)Math.Ceiling(shape.Rate * (shape.WarmUp + shape.Duration).TotalSeconds);
    }

    private Task<Capacity> SearchAsync(Func<int, double> p99, Func<LoadResult, LoadResult>? change = null)
        => new CapacityRun(Plan, Shapes.Short, (shape, firstArrival, _) =>
        {
            var trial = Scripted.Load(shape, p99(_measured.Count));
            _measured.Add((shape, firstArrival));
            return Task.FromResult(change is null ? trial : change(trial));
        }).RunAsync(null, TestContext.Current.CancellationToken);
}
