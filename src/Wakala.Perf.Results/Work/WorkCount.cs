namespace Wakala.Perf.Results;

/// <summary>What one request of a row costs in one countable thing, counted over a seeded sequence of requests with nothing else running.</summary>
/// <param name="Name">What is counted: <c>sql.statements</c>, <c>redis.GET</c>, <c>wire.bytes</c>.</param>
/// <param name="Unit">Its unit: <c>1/request</c>, <c>B/request</c>.</param>
/// <param name="Value">How much of it one request costs, on average over the sequence.</param>
/// <param name="Tolerance">The share by which equal builds were seen to differ; 0 for what is exact.</param>
public sealed record WorkCount(string Name, string Unit, double Value, double Tolerance = 0);
