namespace Wakala.Perf.Suite;

/// <summary>How often a process was seen to run each of its methods.</summary>
/// <param name="Samples">Samples of threads that ran managed code.</param>
/// <param name="Inclusive">Of those, how many had a method on the stack.</param>
/// <param name="Own">How many had it at the top.</param>
internal sealed record CodeProfile(long Samples, IReadOnlyDictionary<string, long> Inclusive, IReadOnlyDictionary<string, long> Own);
