using System.Text.Json;
using Wakala.Perf.Results;

namespace Wakala.Perf.Load.Tests;

public sealed class RateSearchTests
{
    private static readonly CapacityPlan Plan = new()
    {
        P99LimitMilliseconds = 100,
        FirstRate = 100,
        Ceiling = 100_000,
        ErrorAllowance = 0,
        Step = TimeSpan.FromSeconds(1),
        MostSteps = 20,
        Resolution = 1.1,
    };

    [Theory]
    [InlineData(30)]
    [InlineData(450)]
    [InlineData(7_777)]
    public void The_highest_rate_that_holds_is_found_to_the_resolution(double capacity)
    {
        var search = Run(Plan, capacity);

        search.Highest.Should().BeInRange(capacity / 1.1, capacity);
        search.AtCeiling.Should().BeFalse();
    }

    [Fact]
    public void A_system_that_holds_everything_ends_at_the_ceiling()
    {
        var search = Run(Plan, double.PositiveInfinity);

        search.Highest.Should().Be(100_000);
        search.AtCeiling.Should().BeTrue();
    }

    [Fact]
    public void A_system_that_holds_nothing_has_no_capacity()
        => Run(Plan, 0).Highest.Should().Be(0);

    [Theory]
    [InlineData(450, 450, 400, 18)]
    [InlineData(150, 150, 100, 20)]
    [InlineData(30, 30, 100, 20)]
    [InlineData(0, 450, 100, 20)]
    [InlineData(7_777, 7_777, 6_400, 14)]
    public void A_search_begun_near_the_accepted_capacity_finds_the_same_in_fewer_steps(double accepted, double capacity, double first, int steps)
    {
        var near = Plan.BegunNear(accepted);

        near.FirstRate.Should().Be(first);
        near.MostSteps.Should().Be(steps);
        Run(near, capacity).Highest.Should().Be(Run(Plan, capacity).Highest);
    }

    [Fact]
    public void A_system_that_has_lost_its_capacity_is_searched_below_where_the_search_begins()
        => Run(Plan.BegunNear(7_777), 700).Highest.Should().BeInRange(700 / 1.1, 700);

    [Fact]
    public void What_was_accepted_is_of_the_same_workload_as_before()
    {
        JsonSerializer.Serialize(Plan, ResultsJson.Options).Should().NotContain("stepsBelow");
        JsonSerializer.Deserialize<CapacityPlan>(JsonSerializer.Serialize(Plan.BegunNear(450), ResultsJson.Options), ResultsJson.Options)!.StepsBelow.Should().Be(2);
    }

    [Fact]
    public void It_then_has_the_steps_that_were_left_out()
    {
        var few = Plan with { FirstRate = 500, MostSteps = 6, Resolution = 1.25 };

        Run(few.BegunNear(4_000), 1_900).Highest.Should().BeInRange(1_900 / 1.25, 1_900);
        few.BegunNear(4_000).MostSteps.Should().Be(3);
    }

    [Theory]
    [InlineData(double.PositiveInfinity, 51_200)]
    [InlineData(100_000, 51_200)]
    public void A_search_begins_below_its_ceiling(double accepted, double first) => Plan.BegunNear(accepted).FirstRate.Should().Be(first);

    [Fact]
    public void A_search_keeps_a_step() => (Plan with { MostSteps = 3 }).BegunNear(100_000).Should().Match<CapacityPlan>(plan => plan.MostSteps == 1 && plan.FirstRate == 400);

    private static RateSearch Run(CapacityPlan plan, double capacity)
    {
        var search = new RateSearch(plan);
        while (search.Next() is { } rate)
            search.Report(rate, rate <= capacity);
        return search;
    }
}
