using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>What an environment measured of a row whose figures are its own: <c>baselines/processes/database/smoke/insert-messages.json</c>.</summary>
public sealed record TableBaseline
{
    /// <summary>The number of the file format that this build reads and writes.</summary>
    public const int CurrentSchema = 1;

    /// <summary>The file format's number.</summary>
    public int Schema { get; init; } = CurrentSchema;

    /// <summary>The environment's name.</summary>
    public required string Environment { get; init; }

    /// <summary>The profile's name.</summary>
    public required string Profile { get; init; }

    /// <summary>The suite.</summary>
    public required string Suite { get; init; }

    /// <summary>The document's heading.</summary>
    public required string Table { get; init; }

    /// <summary>The row.</summary>
    public required string Scenario { get; init; }

    /// <summary>The hash of what was asked of the target.</summary>
    public required string WorkloadHash { get; init; }

    /// <summary>The machine.</summary>
    public required Fingerprint Fingerprint { get; init; }

    /// <summary>The commit that was measured.</summary>
    public required string Commit { get; init; }

    /// <summary>When it was promoted.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>Why it was promoted, in a sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>The trials, at least <see cref="Baseline.FewestTrials"/>.</summary>
    public required IReadOnlyList<TableBaselineTrial> Trials { get; init; }

    /// <summary>SHA-256 of the file's canonical JSON without this field, in hexadecimal; filled in when it is written.</summary>
    public string Hash { get; init; } = "";

    /// <summary>What the schema cannot say.</summary>
    internal static IEnumerable<FileProblem> Problems(TableBaseline baseline, string environment, string profile, string suite, string scenario)
        => FileProblem.OfIdentity(
            ("/environment", baseline.Environment, environment),
            ("/profile", baseline.Profile, profile),
            ("/suite", baseline.Suite, suite),
            ("/scenario", baseline.Scenario, scenario));
}

/// <summary>One recorded trial of a row.</summary>
/// <param name="StartedAt">When its measured stretch began.</param>
/// <param name="Seconds">Its length.</param>
/// <param name="Figures">The figures by name.</param>
/// <param name="Calibration">How fast one core was just then, as <see cref="Fingerprint.Calibration"/>.</param>
public sealed record TableBaselineTrial(DateTimeOffset StartedAt, double Seconds, IReadOnlyDictionary<string, double> Figures, double Calibration)
{
    /// <summary>How the database came by its rows; empty where that was not looked at.</summary>
    public IReadOnlyList<QueryPlan> Plans { get; init; } = [];

    /// <summary>What a baseline keeps of a trial.</summary>
    public static TableBaselineTrial From(TableTrial trial, double calibration)
    {
        ArgumentNullException.ThrowIfNull(trial);
        return new TableBaselineTrial(trial.StartedAt, trial.Seconds, trial.Figures.ToDictionary(figure => figure.Name, figure => figure.Value), calibration) { Plans = trial.Plans };
    }
}
