namespace Wakala.Perf.Environments;

/// <summary>What a part of a system has used until a moment.</summary>
/// <param name="Life">Tells one life of it from another: what ended and came again counts anew.</param>
/// <param name="Totals">What only grows within a life: processor seconds, bytes, operations.</param>
/// <param name="Levels">What is as it is just then: memory, and rates that somebody else has made of totals.</param>
public sealed record ResourceReading(string Life, IReadOnlyDictionary<ResourceKind, double> Totals, IReadOnlyDictionary<ResourceKind, double> Levels);
