using System.Net;
using System.Net.Sockets;

namespace Wakala.Perf.Suite;

/// <summary>Stands between a client and a server that speaks plain TCP, and counts what goes through, headers included.</summary>
public sealed class WireRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Uri _target;
    private readonly List<Task> _ways = [];
    private readonly Task _accepting;
    private long _in;
    private long _out;

    /// <summary>A relay, listening.</summary>
    /// <param name="target">Where it leads.</param>
    public WireRelay(Uri target)
    {
        ArgumentNullException.ThrowIfNull(target);
        _target = target;
        _listener.Start();
        Address = new UriBuilder(target) { Host = "127.0.0.1", Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.Uri;
        _accepting = AcceptAsync();
    }

    /// <summary>Where clients go instead.</summary>
    public Uri Address { get; }

    /// <summary>Bytes of requests and of answers so far.</summary>
    public (long In, long Out) Bytes => (Interlocked.Read(ref _in), Interlocked.Read(ref _out));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        // It ends by the token: a listener that is closed first tells a server between two connections that it was never started.
        await _accepting;
        _listener.Stop();
        await Task.WhenAll(_ways);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                _ways.Add(JoinAsync(await _listener.AcceptSocketAsync(_stop.Token)));
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task JoinAsync(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (client)
        {
            try
            {
                client.NoDelay = true;
                await server.ConnectAsync(_target.Host, _target.Port, _stop.Token);
                await Task.WhenAny(PumpAsync(client, server, bytes => Interlocked.Add(ref _in, bytes)), PumpAsync(server, client, bytes => Interlocked.Add(ref _out, bytes)));
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException)
            {
                // The client sees a closed connection, as it would without the relay.
            }
        }
    }

    private async Task PumpAsync(Socket from, Socket to, Action<long> count)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, _stop.Token) is > 0 and var read)
            {
                count(read);
                for (var sent = 0; sent < read;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), _stop.Token);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Either end is gone; joining ends with it.
        }
    }
}
