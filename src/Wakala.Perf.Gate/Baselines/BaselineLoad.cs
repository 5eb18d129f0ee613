using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>What a baseline keeps of the load in one of its trials.</summary>
public sealed record BaselineLoad
{
    /// <summary>Arrivals a second that the row got.</summary>
    public required double Rate { get; init; }

    /// <summary>Arrivals that were due.</summary>
    public required long Due { get; init; }

    /// <summary>Requests that were answered rightly.</summary>
    public required long Succeeded { get; init; }

    /// <summary>Arrivals that were never sent.</summary>
    public required long Dropped { get; init; }

    /// <summary>Requests that failed, by kind.</summary>
    public required IReadOnlyDictionary<string, long> Errors { get; init; }

    /// <summary>Response times, one for each arrival that was due.</summary>
    public required LatencyHistogram ResponseTime { get; init; }

    /// <summary>Service times, one for each request that was sent.</summary>
    public required LatencyHistogram ServiceTime { get; init; }

    /// <summary>What the search for capacity found; null where none was made.</summary>
    public Capacity? Capacity { get; init; }

    internal static BaselineLoad From(LoadResult load) => new()
    {
        Rate = load.Rate,
        Due = load.Due,
        Succeeded = load.Succeeded,
        Dropped = load.Dropped,
        Errors = load.Errors,
        ResponseTime = load.ResponseTime,
        ServiceTime = load.ServiceTime,
        Capacity = load.Capacity,
    };
}
