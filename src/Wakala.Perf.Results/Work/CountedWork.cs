namespace Wakala.Perf.Results;

/// <summary>What one request of a row was counted to cost, and over which sequence.</summary>
/// <param name="Scenario">The row.</param>
/// <param name="WorkloadHash">Names the sequence of requests: only equal ones are compared.</param>
/// <param name="Requests">Requests of the sequence.</param>
/// <param name="Counts">The counts.</param>
public sealed record CountedWork(string Scenario, string WorkloadHash, long Requests, IReadOnlyList<WorkCount> Counts)
{
    /// <summary>What could not be counted, and why.</summary>
    public IReadOnlyList<MissingWork> Missing { get; init; } = [];

    /// <summary>The texts of the statements that were counted, by the names that counts have after <c>sql.</c>; empty where statements were not counted.</summary>
    public IReadOnlyDictionary<string, string> Statements { get; init; } = new Dictionary<string, string>();
}
