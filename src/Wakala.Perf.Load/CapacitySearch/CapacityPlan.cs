using System.Text.Json.Serialization;

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

    /// <summary>Steps more where the first rate does not hold: those that a search which begins lower would have had. Nothing of it is in a workload's hash, where it is 0.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int StepsBelow { get; init; }

    /// <summary>How near the last rate that held and the first that did not must be, as a ratio, before the search may end.</summary>
    public required double Resolution { get; init; }

    /// <summary>
    /// The same search, begun at the highest of its first rates (each twice the one before) that is not above a rate which is thought to hold, and with as many steps less as are left out:
    /// where it holds, what is found is the same.
    /// </summary>
    /// <param name="rate">Requests a second.</param>
    public CapacityPlan BegunNear(double rate)
    {
        var skipped = 0;
        while (FirstRate * Math.Pow(2, skipped + 1) <= Math.Min(rate, Ceiling) && skipped + 1 < MostSteps)
            skipped++;
        return this with { FirstRate = FirstRate * Math.Pow(2, skipped), MostSteps = MostSteps - skipped, StepsBelow = skipped };
    }
}
