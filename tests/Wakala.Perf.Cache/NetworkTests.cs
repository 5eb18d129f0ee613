using Wakala.Perf.Suite;

namespace Wakala.Perf.Cache;

/// <summary>The document's "Redis Metrics", network, with all of its connections at work.</summary>
[Asserts("Redis Metrics", "network")]
public sealed class NetworkTests(CacheSuite suite)
{
    [Theory] // row, Mbps, connections, clients that wait
    [InlineData("network", 100, 500, 0)]
    public Task Holds_its_baseline(string row, int bandwidth, int connections, int blocked)
        => suite.HoldAsync(tables => tables.Network(row, bandwidth, connections, blocked));
}
