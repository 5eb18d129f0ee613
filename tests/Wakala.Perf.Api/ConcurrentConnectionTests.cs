using Wakala.Perf.Suite;

namespace Wakala.Perf.Api;

/// <summary>The document's <c>concurrent_connections</c>, all kinds held at once.</summary>
[Asserts("System Throughput", "concurrent_connections", Where = "every environment, a share of them; all of them are a live system's")]
[Collection(ThroughputSuite.Name)]
[Trait("suite", SuiteName.Throughput)]
public sealed class ConcurrentConnectionTests(ThroughputSuite suite)
{
    [Theory] // row, WebSocket, HTTP, database
    [InlineData("connections at once", 10_000, 50_000, 500)]
    public Task Holds_its_baseline(string row, int webSockets, int http, int database) => suite.HoldAsync(row, rows => rows.Connections(webSockets, http, database));
}
