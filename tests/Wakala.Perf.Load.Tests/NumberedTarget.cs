using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Wakala.Perf.Load.Tests;

/// <summary>A small HTTP/1.1 server on loopback that answers each request by the number that its path is, and remembers it byte by byte.</summary>
/// <param name="answer">Status and body; a null body ends the connection without an answer.</param>
internal sealed class NumberedTarget(Func<long, CancellationToken, Task<(int Status, string? Body)>> answer) : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<(long Number, string Bytes)> _requests = new();
    private int _connections;

    public NumberedTarget(Func<long, (int Status, string? Body)> answer)
        : this((number, _) => Task.FromResult(answer(number)))
    {
    }

    public static (int Status, string? Body) Right => (200, "ok");

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    public int Connections => Volatile.Read(ref _connections);

    public NumberedTarget Start()
    {
        _listener.Start(1024);
        _ = AcceptAsync();
        return this;
    }

    /// <summary>The numbers that came, in their order.</summary>
    public IReadOnlyList<long> Numbers => [.. _requests.Select(request => request.Number)];

    /// <summary>What came since the last call, each request once however often it was sent.</summary>
    public IReadOnlyList<string> Take()
    {
        string[] taken = [.. _requests.Select(request => request.Bytes).Distinct().Order(StringComparer.Ordinal)];
        _requests.Clear();
        return taken;
    }

    public void Dispose()
    {
        _listener.Dispose();
        if (!_stop.IsCancellationRequested)
            _stop.Cancel();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync();
                Interlocked.Increment(ref _connections);
                _ = ServeAsync(socket);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // Closed with the test, or by it.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var _ = socket;
        socket.NoDelay = true;
        var buffer = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(buffer, _stop.Token) is > 0 and var count)
            {
                var request = Encoding.Latin1.GetString(buffer, 0, count);
                var number = long.Parse(request.AsSpan(5, request.IndexOf(' ', 5) - 5), CultureInfo.InvariantCulture);
                _requests.Enqueue((number, request));
                var (status, body) = await answer(number, _stop.Token);
                if (body is null)
                    return;
                await socket.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} X\r\nContent-Length: {body.Length}\r\n\r\n{body}"), _stop.Token);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Whoever asked went away, or the server did.
        }
    }
}
