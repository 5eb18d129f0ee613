using System.Net;
using System.Net.Sockets;

namespace Wakala.Perf.Scenarios.Tests;

/// <summary>A server of a test's own, which remembers what it was asked. It serves one connection at a time, as the loads of these tests have it.</summary>
internal abstract class RecordingListener : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<string> _asked = [];
    private Task _serving = Task.CompletedTask;

    protected int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    protected CancellationToken Stopping => _stop.Token;

    public void Start()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>What was asked since the last call.</summary>
    public IReadOnlyList<string> Take()
    {
        lock (_asked)
        {
            string[] taken = [.. _asked];
            _asked.Clear();
            return taken;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        // It ends by the token: a listener that is closed first tells a server between two connections that it was never started.
        await _serving;
        _listener.Dispose();
        _stop.Dispose();
    }

    /// <summary>Serves a connection to its end.</summary>
    protected abstract Task TalkAsync(Socket socket);

    /// <summary>Remembers what was asked.</summary>
    /// <returns>Its place among all since the last <see cref="Take"/>.</returns>
    protected int Remember(string asked)
    {
        lock (_asked)
        {
            _asked.Add(asked);
            return _asked.Count - 1;
        }
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var socket = await _listener.AcceptSocketAsync(_stop.Token);
                await TalkAsync(socket);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
