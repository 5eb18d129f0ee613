using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>What the row measured at the last release: many small changes that were each accepted must not add up to a large one.</summary>
public sealed record ReleaseAnchor
{
    /// <summary>The release's name: <c>2.4</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The commit that was measured.</summary>
    public required string Commit { get; init; }

    /// <summary>When it was promoted.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>The hash of what was asked of the target.</summary>
    public required string WorkloadHash { get; init; }

    /// <summary>The machine.</summary>
    public required Fingerprint Fingerprint { get; init; }

    /// <summary>The timings of each trial.</summary>
    public required IReadOnlyList<TimingFigures> Trials { get; init; }

    /// <summary>A baseline's own timings as those of a release; null where it has none, since drift is judged of timings alone.</summary>
    public static ReleaseAnchor? Of(Baseline baseline, string name)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        return !baseline.Loads.Any() ? null : new ReleaseAnchor
        {
            Name = name,
            Commit = baseline.Commit,
            RecordedAt = baseline.RecordedAt,
            WorkloadHash = baseline.WorkloadHash,
            Fingerprint = baseline.Fingerprint,
            Trials = [.. baseline.Loads.Select(load => TimingFigures.Of([load]))],
        };
    }

    /// <summary>What keeps it from being compared, as the rest of "it was measured"; null where nothing does.</summary>
    internal string? Elsewhere(string workloadHash, Fingerprint fingerprint)
    {
        var differences = fingerprint.DifferencesFrom(Fingerprint);
        return WorkloadHash != workloadHash ? "with another workload"
            : differences.Count > 0 ? $"elsewhere ({string.Join(", ", differences)})"
            : null;
    }
}
