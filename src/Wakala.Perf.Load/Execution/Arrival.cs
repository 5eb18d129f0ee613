namespace Wakala.Perf.Load;

/// <summary>One arrival on its way to a connection.</summary>
/// <param name="Number">From 0, warm-up included.</param>
/// <param name="Due">When it was due, on the pacing clock.</param>
/// <param name="FoundFree">Whether a connection was free when it was due.</param>
internal readonly record struct Arrival(long Number, long Due, bool FoundFree);
