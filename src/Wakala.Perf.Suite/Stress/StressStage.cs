namespace Wakala.Perf.Suite;

/// <summary>A stage of the document's stress test (k6: an entry of <c>stages</c>).</summary>
/// <param name="Minutes">How long it lasts.</param>
/// <param name="Users">Users at its end.</param>
public sealed record StressStage(double Minutes, int Users);
