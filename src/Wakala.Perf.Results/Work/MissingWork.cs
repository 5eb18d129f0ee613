namespace Wakala.Perf.Results;

/// <summary>Work that could not be counted: no pass, and said so.</summary>
/// <param name="Names">What the names of the counts begin with: <c>sql.</c>.</param>
/// <param name="Reason">Why not, and what would help.</param>
public sealed record MissingWork(string Names, string Reason);
