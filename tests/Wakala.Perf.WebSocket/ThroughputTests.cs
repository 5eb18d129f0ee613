using Wakala.Perf.Suite;

namespace Wakala.Perf.WebSocket;

/// <summary>The document's <c>throughput</c>: the highest rate at which the P99 of message latency still holds.</summary>
[Asserts("Connection Metrics", "throughput")]
public sealed class ThroughputTests(WebSocketSuite suite)
{
    [Theory] // row, messages a second, P99 in ms
    [InlineData("messages", 50_000, 25)]
    public Task Holds_its_baseline(string row, int rate, int p99) => suite.HoldAsync(row, rows => rows.Messages(rate, p99));

    [Theory] // row, broadcasts a second, P99 in ms
    [InlineData("broadcasts", 1_000, 25)]
    public Task Holds_its_baseline_for_all(string row, int rate, int p99) => suite.HoldAsync(row, rows => rows.Broadcasts(rate, p99));
}
