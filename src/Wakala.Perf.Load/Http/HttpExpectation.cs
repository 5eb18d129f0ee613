namespace Wakala.Perf.Load;

/// <summary>What a right answer is: a fast wrong answer is an error, not a sample.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Has">JSON pointers (RFC 6901) that must lead to a value which is not null.</param>
public sealed record HttpExpectation(int Status, IReadOnlyList<JsonFact> Has);
