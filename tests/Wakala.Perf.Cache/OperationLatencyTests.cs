using Wakala.Perf.Suite;

namespace Wakala.Perf.Cache;

/// <summary>The document's "Redis Metrics", operation latency, alone and under a steady load.</summary>
[Asserts("Redis Metrics", "operation_latency")]
public sealed class OperationLatencyTests(CacheSuite suite)
{
    [Theory] // row, average in ms
    [InlineData("operation_latency GET", 0.05)]
    [InlineData("operation_latency SET", 0.08)]
    [InlineData("operation_latency HGET", 0.06)]
    [InlineData("operation_latency ZADD", 0.12)]
    public Task Holds_its_baseline(string row, double milliseconds) => suite.HoldAsync(tables => tables.OperationLatency(row, milliseconds));
}
