using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Wakala.Perf.Scenarios.Tests;

/// <summary>Remembers each request byte by byte, and answers the n-th of a run with the n-th of its answers, over and over.</summary>
/// <param name="answers">Status and body; a null body ends the connection without an answer.</param>
internal sealed class RecordingServer(IReadOnlyList<(int Status, string? Body)> answers) : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<string> _requests = [];
    private Task _serving = Task.CompletedTask;

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    public void Start()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>What came since the last call, a letter a byte.</summary>
    public IReadOnlyList<string> Take()
    {
        lock (_requests)
        {
            string[] taken = [.. _requests];
            _requests.Clear();
            return taken;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            // One connection at a time, as the loads of these tests have it.
            while (true)
            {
                using var socket = await _listener.AcceptSocketAsync(_stop.Token);
                while (await ReadAsync(socket) is { } request)
                {
                    if (!await AnswerAsync(socket, request))
                        break;
                }
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task<string?> ReadAsync(Socket socket)
    {
        var text = new StringBuilder();
        var piece = new byte[64 * 1024];
        while (true)
        {
            var all = text.ToString();
            var head = all.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (head >= 0 && all.Length >= head + 4 + Length(all[..head]))
                return all;
            var count = await socket.ReceiveAsync(piece, _stop.Token);
            if (count == 0)
                return null;
            text.Append(Encoding.Latin1.GetString(piece, 0, count));
        }
    }

    private static int Length(string head)
        => head.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)) is { } line ? int.Parse(line[15..], CultureInfo.InvariantCulture) : 0;

    private async Task<bool> AnswerAsync(Socket socket, string request)
    {
        int number;
        lock (_requests)
        {
            number = _requests.Count;
            _requests.Add(request);
        }

        var (status, body) = answers[number % answers.Count];
        if (body is null)
            return false;
        var bytes = Encoding.UTF8.GetBytes(body);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {bytes.Length}\r\n\r\n"), _stop.Token);
        await socket.SendAsync(bytes, _stop.Token);
        return true;
    }
}
