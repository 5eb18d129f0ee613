using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>
/// What one request of a row costs in countable things: <c>baselines/work/api/smoke/get-messages-list.json</c>. It holds on any machine with servers
/// of these major versions and this data.
/// </summary>
public sealed record WorkBaseline
{
    /// <summary>The number of the file format that this build reads and writes.</summary>
    public const int CurrentSchema = 1;

    /// <summary>The file format's number.</summary>
    public int Schema { get; init; } = CurrentSchema;

    /// <summary>The profile's name: it decides how much data there is.</summary>
    public required string Profile { get; init; }

    /// <summary>The suite.</summary>
    public required string Suite { get; init; }

    /// <summary>The row.</summary>
    public required string Scenario { get; init; }

    /// <summary>The hash of the sequence that is counted.</summary>
    public required string WorkloadHash { get; init; }

    /// <summary>The commit that was counted.</summary>
    public required string Commit { get; init; }

    /// <summary>When it was promoted.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>Why it was promoted, in a sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>The counts by the servers' major versions: <c>PostgreSQL 15, Redis 7</c>.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<WorkCount>> Counts { get; init; }

    /// <summary>SHA-256 of the file's canonical JSON without this field, in hexadecimal; filled in when it is written.</summary>
    public string Hash { get; init; } = "";

    /// <summary>The key of <see cref="Counts"/> for servers of these versions.</summary>
    public static string Servers(Fingerprint fingerprint)
    {
        ArgumentNullException.ThrowIfNull(fingerprint);
        return $"PostgreSQL {Major(fingerprint.PostgreSql)}, Redis {Major(fingerprint.Redis)}";
    }

    /// <summary>What the schema cannot say.</summary>
    internal static IEnumerable<FileProblem> Problems(WorkBaseline baseline, string profile, string suite, string scenario)
    {
        foreach (var problem in FileProblem.OfIdentity(("/profile", baseline.Profile, profile), ("/suite", baseline.Suite, suite), ("/scenario", baseline.Scenario, scenario)))
            yield return problem;
        foreach (var (servers, counts) in baseline.Counts)
        {
            foreach (var twice in counts.GroupBy(count => count.Name, StringComparer.Ordinal).Where(same => same.Count() > 1))
                yield return new FileProblem($"/counts/{servers}", $"has {twice.Key} twice");
        }
    }

    private static string Major(string? version) => version?.Split('.')[0] ?? "unknown";
}
