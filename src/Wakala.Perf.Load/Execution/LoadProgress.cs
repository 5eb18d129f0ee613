namespace Wakala.Perf.Load;

/// <summary>How far a run is.</summary>
/// <param name="Phase"><c>warm-up</c>, <c>measure</c>, <c>drain</c> or <c>capacity</c>.</param>
/// <param name="Elapsed">Seconds since the run began.</param>
/// <param name="Total">Seconds that it takes.</param>
/// <param name="Rate">Arrivals a second.</param>
/// <param name="Requests">Right answers and errors of the measured stretch so far.</param>
/// <param name="Errors">Errors of the measured stretch so far.</param>
/// <param name="Dropped">Drops of the measured stretch so far.</param>
public sealed record LoadProgress(string Phase, double Elapsed, double Total, double Rate, long Requests, long Errors, long Dropped);
