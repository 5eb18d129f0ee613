using Wakala.Perf.Environments;
using Wakala.Perf.Gate;
using Wakala.Perf.Load;

namespace Wakala.Perf.Suite;

/// <summary>The load that one row gets: known before anything is sent.</summary>
/// <param name="Scenario">The row.</param>
/// <param name="Shape">The warm-up and the measured stretch.</param>
/// <param name="Capacity">The search for capacity; null to leave it out.</param>
internal sealed record RowLoad(string Scenario, LoadShape Shape, CapacityPlan? Capacity)
{
    private const int MostInFlight = 10_000;
    private const double CapacityResolution = 1.25;
    private const double CapacityCeiling = 2;

    /// <summary>A rate that does not hold is tried twice.</summary>
    private const int TriesOfAStep = 2;

    /// <summary>A step lasts until it has enough arrivals, up to this long.</summary>
    private const double LongestStepSeconds = 2.2;

    /// <summary>How long it takes at the most, but for what a slow system adds.</summary>
    public TimeSpan Length => Shape.WarmUp + Shape.Duration + TimeSpan.FromSeconds(
        Capacity is null ? 0 : Capacity.MostSteps * TriesOfAStep * Math.Max(LongestStepSeconds, Capacity.Step.TotalSeconds));

    /// <param name="scenario">The row.</param>
    /// <param name="objective">The document's figures, which the rates are scaled from.</param>
    /// <param name="profile">How much.</param>
    /// <param name="allowance">What the search for capacity stays below; null for no bound.</param>
    public static RowLoad For(string scenario, Objective objective, ProfileSettings profile, LoadAllowance? allowance)
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
        var ceiling = Math.Min(objective.RequestsPerSecond * CapacityCeiling, allowance?.RequestsPerSecond ?? double.PositiveInfinity);
        var capacity = new CapacityPlan
        {
            P99LimitMilliseconds = objective.P99Milliseconds,
            FirstRate = Math.Min(rate * 2, ceiling),
            Ceiling = ceiling,
            ErrorAllowance = Math.Max(0.001, objective.Errors.Share),
            Step = TimeSpan.FromSeconds(profile.CapacityStepSeconds),
            MostSteps = profile.CapacitySteps,
            Resolution = CapacityResolution,
        };
        return new RowLoad(scenario, shape, capacity);
    }
}
