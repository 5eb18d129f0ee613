using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Wakala.Perf.Load.Tests;

/// <summary>A small HTTP/1.1 server on loopback that keeps connections, and does before each answer what the test wants.</summary>
internal sealed class HttpTarget : IDisposable
{
    private static readonly byte[] Answer = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");

    private readonly TcpListener _listener;
    private readonly Func<long, Task> _before;
    // Nothing else holds a connection on which an answer is waited for that never comes, and one that is collected is closed.
    private readonly ConcurrentBag<TcpClient> _held = [];
    private long _requests;
    private int _connections;

    public HttpTarget(Func<long, Task>? before = null, IPEndPoint? at = null)
    {
        _listener = new TcpListener(at ?? new IPEndPoint(IPAddress.Loopback, 0));
        _before = before ?? (_ => Task.CompletedTask);
        _listener.Start(1024);
        _ = AcceptAsync();
    }

    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>Requests that came, whether or not they were answered.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Answers on a connection before the server closes it, without a word.</summary>
    public int AnswersPerConnection { get; init; } = int.MaxValue;

    /// <summary>Whether it hears one more request on a connection that it closes.</summary>
    public bool HangsUpOnTheNext { get; init; }

    /// <summary>What it says in place of an answer to that one; null for nothing.</summary>
    public string? SaysLast { get; init; }

    /// <summary>For how long it is at that request before it says so.</summary>
    public TimeSpan WorksBeforeLast { get; init; }

    public void Dispose()
    {
        _listener.Dispose();
        foreach (var client in _held)
            client.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref _connections);
                _held.Add(client);
                _ = ServeAsync(client);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // Closed with the test.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        client.NoDelay = true;
        var (stream, buffer) = (client.GetStream(), new byte[4096]);
        try
        {
            for (var answers = 0; answers < AnswersPerConnection && await stream.ReadAsync(buffer) > 0; answers++)
            {
                await _before(Interlocked.Increment(ref _requests));
                await stream.WriteAsync(Answer);
            }

            if (!HangsUpOnTheNext || await stream.ReadAsync(buffer) == 0)
                return;
            await Task.Delay(WorksBeforeLast, TimeProvider.System);
            if (SaysLast is not null)
                await stream.WriteAsync(Encoding.ASCII.GetBytes(SaysLast));
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException)
        {
            // Whoever asked went away.
        }
    }
}
