using Wakala.Perf.Suite;

namespace Wakala.Perf.WebSocket;

/// <summary>The document's <c>message_latency</c>, through two platform processes and the backplane between them.</summary>
[Asserts("Connection Metrics", "message_latency")]
public sealed class MessageLatencyTests(WebSocketSuite suite)
{
    [Theory] // row, P50, P95, P99 in ms
    [InlineData("message latency", 5, 15, 25)]
    public Task Holds_its_baseline(string row, int p50, int p95, int p99) => suite.HoldAsync(row, rows => rows.Latency(p50, p95, p99));
}
