using Wakala.Perf.Suite;

namespace Wakala.Perf.WebSocket;

/// <summary>The document's <c>connection_establishment</c>, and many connections at once.</summary>
[Asserts("Connection Metrics", "connection_establishment")]
public sealed class ConnectionTests(WebSocketSuite suite)
{
    [Theory] // row, average, TLS handshake, token check in ms
    [InlineData("connection establishment", 125, 45, 30)]
    public Task Holds_its_baseline(string row, int average, int tls, int signIn) => suite.HoldAsync(row, rows => rows.Establishment(average, tls, signIn));

    [Theory] // row, connections a second
    [InlineData("connection storm", 500)]
    public Task Holds_its_baseline_in_a_storm(string row, int rate) => suite.HoldAsync(row, rows => rows.Storm(rate));
}
