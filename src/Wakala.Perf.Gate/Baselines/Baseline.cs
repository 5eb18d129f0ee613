using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>What an environment measured of one row: <c>baselines/processes/api/smoke/get-messages-list.json</c>.</summary>
public sealed record Baseline
{
    /// <summary>The number of the file format that this build reads and writes.</summary>
    public const int CurrentSchema = 2;

    /// <summary>The fewest trials that tell anything of the spread between trials.</summary>
    public const int FewestTrials = 3;

    /// <summary>The file format's number.</summary>
    public int Schema { get; init; } = CurrentSchema;

    /// <summary>The environment's name.</summary>
    public required string Environment { get; init; }

    /// <summary>The profile's name.</summary>
    public required string Profile { get; init; }

    /// <summary>The suite.</summary>
    public required string Suite { get; init; }

    /// <summary>The document's heading above the row.</summary>
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

    /// <summary>The medians of the response times over the trials, for whoever reads a diff; null where no load was measured.</summary>
    public TimingFigures? Figures { get; init; }

    /// <summary>The figures at the last release; null where none was named yet.</summary>
    public ReleaseAnchor? Release { get; init; }

    /// <summary>Limits other than <see cref="MetricLimit.Coarse"/>, by the figure's name; null when none is.</summary>
    public IReadOnlyDictionary<string, MetricLimit>? Limits { get; init; }

    /// <summary>The trials, at least <see cref="FewestTrials"/>.</summary>
    public required IReadOnlyList<BaselineTrial> Trials { get; init; }

    /// <summary>SHA-256 of the file's canonical JSON without this field, in hexadecimal; filled in when it is written.</summary>
    public string Hash { get; init; } = "";

    /// <summary>What the trials recorded of a load; empty where none was measured.</summary>
    internal IEnumerable<BaselineLoad> Loads => Trials.Select(trial => trial.Load).OfType<BaselineLoad>();
}
