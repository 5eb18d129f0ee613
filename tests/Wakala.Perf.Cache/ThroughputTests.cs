using Wakala.Perf.Suite;

namespace Wakala.Perf.Cache;

/// <summary>The document's "Redis Metrics", operations a second. It does not say whether its clients pipeline; both are held to it.</summary>
[Asserts("Redis Metrics", "operations_per_second")]
public sealed class ThroughputTests(CacheSuite suite)
{
    [Theory] // row, commands under way on a connection, operations a second
    [InlineData("operations_per_second", 1, 85_000)]
    [InlineData("operations_per_second, pipelined", 16, 85_000)]
    public Task Holds_its_baseline(string row, int pipeline, int operations) => suite.HoldAsync(tables => tables.OperationRate(row, pipeline, operations));
}
