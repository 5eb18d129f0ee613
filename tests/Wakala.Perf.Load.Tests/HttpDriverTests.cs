using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Wakala.Perf.Load.Tests;

/// <summary>Every way in which a target can answer badly is an error of its own kind: never a hang, never an exception.</summary>
public sealed class HttpDriverTests
{
    private const string Right = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n{\"items\":[{\"id\":1}]}";

    [Theory]
    [InlineData(Right, null)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n14\r\n{\"items\":[{\"id\":1}]}\r\n0\r\n\r\n", null)]
    [InlineData("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n", "status 500")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n", "status 302")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n{\"items\":[]}", "wrong answer: /items/0/id is missing")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\n<p/>", "wrong answer: not JSON")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 200\r\n\r\n{\"items\":[", ErrorKind.Reset)]
    [InlineData("SSH-2.0-OpenSSH_9.2p1 Debian\r\n\r\n", ErrorKind.Garbage)]
    [InlineData("", ErrorKind.Reset)]
    public async Task An_answer_has_its_kind(string answer, string? error)
    {
        using var target = new CannedTarget(answer);

        var outcome = await SendAsync(target.Address, TestContext.Current.CancellationToken);

        outcome.Error.Should().Be(error);
    }

    [Fact]
    public async Task Nobody_there_is_a_refused_connection()
    {
        Uri address;
        using (var target = new CannedTarget(Right))
            address = target.Address;

        (await SendAsync(address, TestContext.Current.CancellationToken)).Error.Should().Be(ErrorKind.Refused);
    }

    [Fact]
    public async Task A_target_that_never_answers_ends_with_the_time_out()
    {
        using var target = new CannedTarget(null);
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        var sending = async () => await SendAsync(target.Address, limit.Token);

        await sending.Should().ThrowAsync<OperationCanceledException>("the lane counts it as a time-out");
    }

    private static async Task<Outcome> SendAsync(Uri address, CancellationToken cancellationToken)
    {
        using var driver = new HttpDriver(1);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        return await driver.SendAsync(request, new HttpExpectation(200, [new JsonFact("/items/0/id")]), new ArrayBufferWriter<byte>(), cancellationToken);
    }

    /// <summary>Answers each connection with the same bytes, whatever is asked; with null it never answers.</summary>
    private sealed class CannedTarget : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Task _serving;

        public CannedTarget(string? answer)
        {
            _listener.Start();
            _serving = ServeAsync(answer);
        }

        public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

        public void Dispose() => _listener.Dispose();

        private async Task ServeAsync(string? answer)
        {
            try
            {
                while (true)
                {
                    using var client = await _listener.AcceptTcpClientAsync();
                    var stream = client.GetStream();
                    await stream.ReadAtLeastAsync(new byte[4096], 1, throwOnEndOfStream: false);
                    if (answer is null)
                        await stream.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false);
                    else
                        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
                }
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException or IOException)
            {
                // Closed with the test.
            }
        }
    }
}
