using System.Text.Json.Serialization;

namespace Wakala.Perf.Load;

/// <summary>How the number of users is looked for at which limits first break and stay broken.</summary>
public sealed record BreakPlan
{
    /// <summary>P95 of response time that must be held, in milliseconds.</summary>
    public required double P95LimitMilliseconds { get; init; }

    /// <summary>The share of requests that may fail in a step that holds, from 0 to 1.</summary>
    public required double ErrorLimit { get; init; }

    /// <summary>Users of the first step.</summary>
    public required int FirstUsers { get; init; }

    /// <summary>The most users that are tried, and the connections that are opened for them.</summary>
    public required int MostUsers { get; init; }

    /// <summary>How many times the users before there are in each coarse step.</summary>
    public required double Growth { get; init; }

    /// <summary>How long a user thinks between an answer and the next request.</summary>
    public required TimeSpan ThinkTime { get; init; }

    /// <summary>The beginning of a step that is in none of its figures: longer than users think, who come in one by one.</summary>
    public required TimeSpan Settle { get; init; }

    /// <summary>The measured stretch of a step.</summary>
    public required TimeSpan Step { get; init; }

    /// <summary>How near the last users that held and the first that did not must be, as a ratio, before both are tried again.</summary>
    public required double Resolution { get; init; }

    /// <summary>How often both are tried again at the end: a machine that drifts widens what is found.</summary>
    public required int Repeats { get; init; }

    /// <summary>Users that remain after too many, where so many held.</summary>
    public required int RecoveryUsers { get; init; }

    /// <summary>How long it is watched whether it recovers from too many users, in whole seconds.</summary>
    public required TimeSpan Recovery { get; init; }

    /// <summary>Steps at most.</summary>
    public required int MostSteps { get; init; }

    /// <summary>How long the search loads the target at the most.</summary>
    [JsonIgnore]
    public TimeSpan Longest => ((Settle + Step) * (MostSteps + 2)) + Recovery;
}
