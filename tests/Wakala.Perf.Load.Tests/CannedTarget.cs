using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Wakala.Perf.Load.Tests;

/// <summary>Answers each connection with the same bytes, whatever is asked, and closes it; with null it never answers.</summary>
internal sealed class CannedTarget : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public CannedTarget(string? answer, bool byteByByte = false, bool endless = false)
    {
        _listener.Start();
        _ = AcceptAsync(answer is null ? null : Encoding.ASCII.GetBytes(answer), byteByByte, endless);
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync(byte[]? answer, bool byteByByte, bool endless)
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(), answer, byteByByte, endless);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // Closed with the test.
        }
    }

    private static async Task ServeAsync(TcpClient client, byte[]? answer, bool byteByByte, bool endless)
    {
        using var _ = client;
        client.NoDelay = true;
        try
        {
            var stream = client.GetStream();
            if (await stream.ReadAtLeastAsync(new byte[4096], 1, throwOnEndOfStream: false) == 0)
                return;
            if (answer is null)
            {
                await stream.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false);
                return;
            }

            for (var at = 0; byteByByte && at < answer.Length; at++)
            {
                await stream.WriteAsync(answer.AsMemory(at, 1));
                await Task.Yield();
            }

            if (!byteByByte)
                await stream.WriteAsync(answer);
            for (var filler = new byte[64 * 1024]; endless;)
            {
                filler.AsSpan().Fill((byte)'x');
                await stream.WriteAsync(filler);
            }
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            // Whoever asked has had enough.
        }
    }
}
