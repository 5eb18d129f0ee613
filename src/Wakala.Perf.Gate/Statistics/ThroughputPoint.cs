namespace Wakala.Perf.Gate;

/// <summary>What a system did under one load.</summary>
/// <param name="Concurrency">How many worked at once: clients, processors or processes.</param>
/// <param name="Throughput">What they did together in a unit of time.</param>
public readonly record struct ThroughputPoint(double Concurrency, double Throughput);
