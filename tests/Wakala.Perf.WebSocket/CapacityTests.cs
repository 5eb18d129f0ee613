using Wakala.Perf.Suite;

namespace Wakala.Perf.WebSocket;

/// <summary>The document's <c>max_connections_per_pod</c> and <c>total_connections</c>, held for real at profile release, with messages among them.</summary>
[Asserts("Test Data", "concurrent_connections", Where = Here)]
[Asserts("Connection Metrics", "max_connections_per_pod", Where = Here)]
[Asserts("Connection Metrics", "total_connections", Where = Here)]
public sealed class CapacityTests(WebSocketSuite suite)
{
    private const string Here = "every environment; the document's number at profile release";

    [Theory] // row, connections
    [InlineData("connections of a pod", 2_000)]
    public Task Holds_its_baseline(string row, int connections) => suite.HoldAsync(row, rows => rows.Pod(connections));

    [Theory] // row, connections
    [InlineData("connections in all", 10_000)]
    public Task Holds_its_baseline_in_all(string row, int connections) => suite.HoldAsync(row, rows => rows.All(connections));
}
