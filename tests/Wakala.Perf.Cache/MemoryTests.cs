using Wakala.Perf.Suite;

namespace Wakala.Perf.Cache;

/// <summary>The document's "Redis Metrics", memory, of a Redis that may use less than its keys need.</summary>
[Asserts("Redis Metrics", "memory_usage")]
public sealed class MemoryTests(CacheSuite suite)
{
    [Theory] // row, used and peak in GB, evicted keys in percent of commands
    [InlineData("memory_usage", 12, 14, 0.1)]
    public Task Holds_its_baseline(string row, int used, int peak, double evicted) => suite.HoldAsync(tables => tables.Memory(row, used, peak, evicted));
}
