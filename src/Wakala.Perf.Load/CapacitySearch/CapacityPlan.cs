namespace Wakala.Perf.Load;

/// <summary>How the highest rate that holds a limit on P99 is looked for.</summary>
public sealed record CapacityPlan
{
    /// <summary>P99 of response time that must be held, in milliseconds.</summary>
    public required double P99LimitMilliseconds { get; init; }

    /// <summary>The first rate that is tried, in requests a second.</summary>
    public required double FirstRate { get; init; }

    /// <summary>The highest rate that is tried.</summary>
    public required double Ceiling { get; init; }

    /// <summary>The share of requests that may fail in a step that holds.</summary>
    public required double ErrorAllowance { get; init; }

    /// <summary>Length of a step.</summary>
    public required TimeSpan Step { get; init; }

    /// <summary>Steps at most.</summary>
    public required int MostSteps { get; init; }

    /// <summary>How near the last rate that held and the first that did not must be, as a ratio, before the search may end.</summary>
    public required double Resolution { get; init; }
}
