using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>One recorded trial of a baseline: one observation. It has a load, or figures, or both.</summary>
public sealed record BaselineTrial
{
    /// <summary>When its measured stretch began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Length of the measured stretch, in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>The figures by name, but for those that are read from the load.</summary>
    public IReadOnlyDictionary<string, double> Figures { get; init; } = new Dictionary<string, double>();

    /// <summary>What was recorded of the load; null where none was measured.</summary>
    public BaselineLoad? Load { get; init; }

    /// <summary>How the database came by its rows; empty where that was not looked at.</summary>
    public IReadOnlyList<QueryPlan> Plans { get; init; } = [];

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
            Figures = trial.Figures.ToDictionary(figure => figure.Name, figure => figure.Value),
            Load = trial.Load is { } load ? BaselineLoad.From(load) : null,
            Plans = trial.Plans,
            Calibration = calibration,
        };
    }
}
