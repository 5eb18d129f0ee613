using Wakala.Perf.Environments;
using Wakala.Perf.Gate;
using Wakala.Perf.Load;

namespace Wakala.Perf.Suite.Tests;

public sealed class LoadBudgetTests
{
    private static readonly LoadAllowance Allowance = new(RequestsPerSecond: 600, Connections: 32, Minutes: 1);
    private static readonly Objective Documented = Objective.Latency(25, 60, 100).At(10_000).WithErrorsBelow(ErrorRate.BasisPoints(1));
    private static readonly ProfileSettings Profile = EnvironmentFile.Read(Checkout.Root, "processes").Profile("smoke") with { MostRate = 500 };

    [Fact]
    public void The_search_for_capacity_stays_below_the_allowance()
    {
        var load = RowLoad.For("GET /messages/list", Documented, Profile, Allowance);

        load.Shape.Rate.Should().Be(500);
        load.Capacity!.Ceiling.Should().Be(600);
        load.Capacity.FirstRate.Should().Be(600);
    }

    [Fact]
    public void Minutes_that_are_used_up_end_the_load()
    {
        var budget = new LoadBudget("target", Allowance);
        var load = RowLoad.For("GET /messages/list", Documented, Profile, Allowance);

        budget.Claim(load.Shape, load.Capacity, TimeSpan.FromSeconds(50));
        budget.Allows(TimeSpan.FromSeconds(10)).Should().BeTrue();
        budget.Allows(TimeSpan.FromSeconds(11)).Should().BeFalse();
        var claiming = () => budget.Claim(load.Shape, load.Capacity, TimeSpan.FromSeconds(11));

        claiming.Should().Throw<EnvironmentException>().Which.Message.Should().ContainAll("0.8 minutes are used", "It was not sent");
    }

    [Fact]
    public void A_load_above_the_allowance_is_not_sent_whatever_was_checked_before()
    {
        var load = RowLoad.For("GET /messages/list", Documented, Profile, null);

        var claiming = () => new LoadBudget("target", Allowance).Claim(load.Shape, load.Capacity, TimeSpan.FromSeconds(1));

        claiming.Should().Throw<EnvironmentException>().Which.Message.Should().Contain("sends 20,000/s, above 600/s");
    }

    [Fact]
    public void A_burst_above_the_allowance_is_not_sent_though_the_load_begins_below_it()
    {
        var load = RowLoad.For("GET /messages/list", Documented, Profile, Allowance);
        var shape = load.Shape with { Stages = [new Stage(TimeSpan.Zero, 700), new Stage(load.Shape.Duration, 700)] };

        var claiming = () => new LoadBudget("target", Allowance).Claim(shape, null, TimeSpan.FromSeconds(1));

        claiming.Should().Throw<EnvironmentException>().Which.Message.Should().Contain("sends 700/s, above 600/s");
    }

    [Fact]
    public void Without_an_allowance_everything_is_allowed()
    {
        var budget = new LoadBudget("processes", null);

        budget.CheckRun([RowLoad.For("GET /messages/list", Documented, Profile, null)], TimeSpan.FromHours(1), "smoke");
        budget.Claim(new LoadShape { Rate = 1e6, WarmUp = TimeSpan.Zero, Duration = TimeSpan.FromDays(1), Connections = 9_999, MaxInFlight = 9_999, Timeout = TimeSpan.FromSeconds(1) }, null, TimeSpan.FromDays(9));
        budget.Cap(1e6).Should().Be(1e6);
    }
}
