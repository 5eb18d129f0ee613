namespace Wakala.Perf.Suite;

/// <summary>A suite, and which of its rows are meant.</summary>
/// <param name="Suite">The suite's name.</param>
/// <param name="Rows">The rows; null for all.</param>
public sealed record SuiteRows(string Suite, RowSelection? Rows = null);
