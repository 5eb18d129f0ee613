using Wakala.Perf.Environments;

namespace Wakala.Perf.Suite;

/// <summary>Where work can be counted.</summary>
public sealed record WorkScope
{
    /// <summary>Ways to the servers. One that is not there is not counted, and said so.</summary>
    public required TargetAccess Access { get; init; }

    /// <summary>The platform's address, where its process takes part in what is counted; null where it does not.</summary>
    public Uri? Platform { get; init; }

    /// <summary>Whether the extensions that counting needs may be made where they are missing: on servers of the run's own, never on others'.</summary>
    public bool MayChange { get; init; }
}

/// <summary>What a stretch came to.</summary>
/// <param name="Counts">What one request of it cost.</param>
/// <param name="Missing">What could not be counted, and why.</param>
public sealed record WorkTally(IReadOnlyList<Results.WorkCount> Counts, IReadOnlyList<Results.MissingWork> Missing)
{
    /// <summary>The texts of the statements that were counted, by their names.</summary>
    public IReadOnlyDictionary<string, string> Statements { get; init; } = new Dictionary<string, string>();
}
