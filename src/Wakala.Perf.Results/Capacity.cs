namespace Wakala.Perf.Results;

/// <summary>The outcome of a search for the highest rate at which a scenario still holds its limit on P99.</summary>
/// <param name="RequestsPerSecond">The highest rate that held; 0 when not even the lowest step did.</param>
/// <param name="P99LimitMilliseconds">The limit that had to be held.</param>
/// <param name="Ceiling">True when the search ended at its highest allowed rate, so that the real capacity is at least this.</param>
/// <param name="Steps">Every step that was tried, in order.</param>
public sealed record Capacity(double RequestsPerSecond, double P99LimitMilliseconds, bool Ceiling, IReadOnlyList<CapacityStep> Steps);

/// <summary>One step of a search for capacity.</summary>
/// <param name="Rate">Arrivals a second.</param>
/// <param name="P99Milliseconds">P99 of response time.</param>
/// <param name="Held">Whether the limit was held, without errors beyond the row's allowance and without drops.</param>
public sealed record CapacityStep(double Rate, double P99Milliseconds, bool Held);
