using Wakala.Perf.Environments;
using Wakala.Perf.Load;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>What one row gets in one environment: its load, its search for capacity, and the name of its workload.</summary>
internal sealed record ScenarioPlan
{
    public required RowLoad Load { get; init; }

    public required string WorkloadHash { get; init; }

    /// <param name="name">The row.</param>
    /// <param name="scenario">What loads it.</param>
    /// <param name="load">How hard.</param>
    /// <param name="profile">How much data.</param>
    /// <param name="contract">What is sent.</param>
    /// <param name="feed">What it is drawn from.</param>
    public static ScenarioPlan For(string name, ScenarioType scenario, RowLoad load, ProfileSettings profile, ContractFile contract, DataFeed feed)
        => new() { Load = load, WorkloadHash = Hash(name, scenario, load.Shape, load.Capacity!, profile, contract, feed) };

    /// <summary>
    /// Everything that decides what the system is asked to do, and nothing of the system itself: its schema and its code are what
    /// is judged, so that they may change while figures stay comparable.
    /// </summary>
    private static string Hash(
        string name, ScenarioType scenario, LoadShape shape, CapacityPlan capacity, ProfileSettings profile, ContractFile contract, DataFeed feed)
        => Suite.WorkloadHash.Of(name, scenario.Version, shape, capacity, profile.DataScale, contract.Operation(name), feed.From, feed.To, feed.Tenants);
}
