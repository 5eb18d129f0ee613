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

    private static RateSearch Run(CapacityPlan plan, double capacity)
    {
        var search = new RateSearch(plan);
        while (search.Next() is { } rate)
            search.Report(rate, rate <= capacity);
        return search;
    }
}
