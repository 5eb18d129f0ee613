namespace Wakala.Perf.Results;

/// <summary>How a database comes by the rows of a statement.</summary>
/// <param name="Statement">The statement's name.</param>
/// <param name="Index">The index that it must search by; null where that is not of interest.</param>
/// <param name="Shape">The plan's steps, a line each and indented; without costs, with partitions called by their table's name.</param>
public sealed record QueryPlan(string Statement, string? Index, string Shape);
