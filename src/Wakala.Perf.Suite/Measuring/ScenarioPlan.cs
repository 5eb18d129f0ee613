using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Wakala.Perf.Environments;
using Wakala.Perf.Gate;
using Wakala.Perf.Load;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>What one row gets in one environment: its load, its search for capacity, and the name of its workload.</summary>
internal sealed record ScenarioPlan
{
    private const int MostInFlight = 10_000;
    private const double CapacityResolution = 1.25;
    private const double CapacityCeiling = 2;

    public required LoadShape Shape { get; init; }

    /// <summary>The search for capacity; null to leave it out.</summary>
    public required CapacityPlan? Capacity { get; init; }

    public required string WorkloadHash { get; init; }

    /// <param name="name">The row.</param>
    /// <param name="scenario">What loads it.</param>
    /// <param name="objective">The document's figures, which the rates are scaled from.</param>
    /// <param name="profile">How much.</param>
    /// <param name="contract">What is sent.</param>
    /// <param name="feed">What it is drawn from.</param>
    public static ScenarioPlan For(
        string name, ScenarioType scenario, Objective objective, ProfileSettings profile, ContractFile contract, DataFeed feed)
    {
        var rate = Math.Min(profile.MostRate, objective.RequestsPerSecond * profile.RateScale);
        var shape = new LoadShape
        {
            Rate = rate,
            WarmUp = TimeSpan.FromSeconds(profile.WarmUpSeconds),
            Duration = TimeSpan.FromSeconds(profile.Seconds),
            Connections = profile.Connections,
            MaxInFlight = (int)Math.Clamp(rate * profile.TimeoutSeconds, profile.Connections, MostInFlight),
            Timeout = TimeSpan.FromSeconds(profile.TimeoutSeconds),
        };
        var capacity = new CapacityPlan
        {
            P99LimitMilliseconds = objective.P99Milliseconds,
            FirstRate = rate * 2,
            Ceiling = objective.RequestsPerSecond * CapacityCeiling,
            ErrorAllowance = Math.Max(0.001, objective.Errors.Share),
            Step = TimeSpan.FromSeconds(profile.CapacityStepSeconds),
            MostSteps = profile.CapacitySteps,
            Resolution = CapacityResolution,
        };
        return new ScenarioPlan { Shape = shape, Capacity = capacity, WorkloadHash = Hash(name, scenario, shape, capacity, profile, contract, feed) };
    }

    /// <summary>
    /// Everything that decides what the system is asked to do, and nothing of the system itself: its schema and its code are what
    /// is judged, so that they may change while figures stay comparable.
    /// </summary>
    private static string Hash(
        string name, ScenarioType scenario, LoadShape shape, CapacityPlan capacity, ProfileSettings profile, ContractFile contract, DataFeed feed)
    {
        var parts = new object[] { name, scenario.Version, shape, capacity, profile.DataScale, contract.Operation(name), feed.From, feed.To, feed.Tenants };
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(parts, ResultsJson.Options))));
    }
}
