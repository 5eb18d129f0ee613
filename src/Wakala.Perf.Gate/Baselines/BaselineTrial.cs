using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>One recorded trial of a baseline: one observation.</summary>
public sealed record BaselineTrial
{
    /// <summary>When its measured stretch began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Length of the measured stretch, in seconds.</summary>
    public required double Seconds { get; init; }

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

    /// <summary>How fast one core was just then, as <see cref="Fingerprint.Calibration"/>.</summary>
    public required double Calibration { get; init; }

    /// <summary>What a baseline keeps of a trial.</summary>
    public static BaselineTrial From(Trial trial, double calibration)
    {
        ArgumentNullException.ThrowIfNull(trial);
        return new BaselineTrial
        {
            StartedAt = trial.StartedAt,
            Seconds = trial.Seconds,
            Due = trial.Due,
            Succeeded = trial.Succeeded,
            Dropped = trial.Dropped,
            Errors = trial.Errors,
            ResponseTime = trial.ResponseTime,
            ServiceTime = trial.ServiceTime,
            Capacity = trial.Capacity,
            Calibration = calibration,
        };
    }
}
