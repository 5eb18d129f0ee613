using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Wakala.Perf.Results;

namespace Wakala.Perf.Load.Tests;

/// <summary>Names of several addresses, as the clients' engine reaches them.</summary>
public sealed class HttpConnectorTests
{
    private const int Asked = 9;

    private static readonly IPAddress Second = IPAddress.Parse("127.0.0.2");
    private static readonly IPAddress Third = IPAddress.Parse("127.0.0.3");
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connections_are_dealt_out_to_all_addresses_of_a_name()
    {
        using var first = new HttpTarget();
        var port = first.Address.Port;
        using var second = new HttpTarget(at: new IPEndPoint(Second, port));
        using var third = new HttpTarget(at: new IPEndPoint(Third, port));

        var connector = await AskedAsync(port, IPAddress.Loopback, Second, Third);

        (first.Connections, second.Connections, third.Connections).Should().Be((3, 3, 3));
        connector.Figures.Opened.Should().Be(Asked);
    }

    [Fact]
    public async Task An_address_that_takes_no_connection_is_left_out_and_fails_nothing()
    {
        using var first = new HttpTarget();
        var port = first.Address.Port;
        using var third = new HttpTarget(at: new IPEndPoint(Third, port));

        var connector = await AskedAsync(port, IPAddress.Loopback, Second, Third);

        (first.Connections + third.Connections).Should().Be(Asked);
        third.Connections.Should().BeGreaterThan(2);
        connector.Figures.Failed.Should().Be(0);
    }

    [Fact]
    public async Task The_kind_that_has_answered_is_kept_to()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "This machine has no IPv6.");
        using var first = new HttpTarget();
        var port = first.Address.Port;
        using var sixth = new HttpTarget(at: new IPEndPoint(IPAddress.IPv6Loopback, port));

        await AskedAsync(port, IPAddress.Loopback, IPAddress.IPv6Loopback);

        (first.Connections, sixth.Connections).Should().Be((Asked, 0));
    }

    /// <summary>Asks over a new connection each time.</summary>
    private static async Task<HttpConnector> AskedAsync(int port, params IPAddress[] addresses)
    {
        var connector = new HttpConnector(TargetRoute.Direct, _ => new SslClientAuthenticationOptions(), null, (_, _) => Task.FromResult(addresses));
        for (var asked = 0; asked < Asked; asked++)
        {
            using var handler = new SocketsHttpHandler { ConnectCallback = connector.ConnectAsync, UseProxy = false };
            using var invoker = new HttpMessageInvoker(handler);
            using var request = new HttpRequestMessage(HttpMethod.Get, $"http://several.test:{port}/");
            using var answer = await invoker.SendAsync(request, Stop);
            answer.StatusCode.Should().Be(HttpStatusCode.OK);
        }

        return connector;
    }
}
