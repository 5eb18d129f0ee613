namespace Wakala.Perf.Load;

/// <summary>A stretch in which a rate, or a number of virtual users, goes evenly to its target (k6: a stage).</summary>
/// <param name="Duration">How long it takes; 0 jumps to the target at once.</param>
/// <param name="Target">Arrivals a second, or virtual users, at its end.</param>
public sealed record Stage(TimeSpan Duration, double Target);
