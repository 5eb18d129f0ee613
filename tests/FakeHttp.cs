using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Wakala.Perf;

/// <summary>A tiny HTTP server on loopback that answers as it is told, and remembers every connection and every request line.</summary>
internal sealed class FakeHttp : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, string> _answer;
    private readonly List<string> _requests = [];
    private readonly List<string> _fields = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private int _connections;

    public FakeHttp(Func<string, string> answer)
    {
        _answer = answer;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Connections that anybody opened, whether or not a byte came over them.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Method and path of every request.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_requests)
                return [.. _requests];
        }
    }

    /// <summary>Every field of every request.</summary>
    public IReadOnlyList<string> Fields
    {
        get
        {
            lock (_requests)
                return [.. _fields];
        }
    }

    /// <summary>Its status line; an answer of 200 where it is left out.</summary>
    public string Status { get; init; } = "200 OK";

    /// <summary>Further fields of its answers, each with its line end.</summary>
    public string Further { get; init; } = string.Empty;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        // It ends by the token: a listener that is closed first tells a server between two connections that it was never started.
        await _accepting;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Interlocked.Increment(ref _connections);
                _ = ServeAsync(client);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The end.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            using var reader = new StreamReader(client.GetStream(), Encoding.ASCII, leaveOpen: true);
            var request = await reader.ReadLineAsync(_stop.Token) ?? string.Empty;
            while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } field)
            {
                lock (_requests)
                    _fields.Add(field);
            }

            var parts = request.Split(' ');
            if (parts.Length < 2)
                return;
            lock (_requests)
                _requests.Add($"{parts[0]} {parts[1]}");
            var body = Encoding.UTF8.GetBytes(_answer(parts[1]));
            var head = $"HTTP/1.1 {Status}\r\n{Further}Content-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n";
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head).Concat(body).ToArray(), _stop.Token);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            // Whoever asked went away.
        }
    }
}
