using Wakala.Perf.Suite;

namespace Wakala.Perf.WebSocket;

/// <summary>The document's <c>connection_stability</c>.</summary>
[Asserts("Connection Metrics", "connection_stability")]
public sealed class StabilityTests(WebSocketSuite suite)
{
    [Theory] // row, disconnects in % an hour, seconds between pings
    [InlineData("connection stability", 0.1, 30)]
    public Task Holds_its_baseline(string row, double disconnects, int ping) => suite.HoldAsync(row, rows => rows.Stability(disconnects, ping));

    [Theory]
    [InlineData("reconnects")]
    public Task Holds_its_baseline_when_connections_come_and_go(string row) => suite.HoldAsync(row, rows => rows.Reconnects());

    [Theory] // row, connections that come back in %
    [InlineData("reconnection", 99.8)]
    public Task Holds_its_baseline_when_a_process_is_killed(string row, double success) => suite.HoldAsync(row, rows => rows.Reconnection(success));
}
