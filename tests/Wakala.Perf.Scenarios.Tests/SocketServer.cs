using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Wakala.Perf.Scenarios.Tests;

/// <summary>A WebSocket server that tells its one connection the bytes that a test has for it, whatever they are, and keeps what it hears.</summary>
internal sealed class SocketServer : IAsyncDisposable
{
    public const byte Final = 0x80, Continuation = 0, Text = 1, Close = 8, Ping = 9, Pong = 10;

    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<(int First, string Payload)> _heard = [];
    private readonly Task _serving;
    private readonly Script _script;

    public SocketServer(Script script, IPAddress? address = null)
    {
        _script = script;
        _listener = new TcpListener(address ?? IPAddress.Loopback, 0);
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What it says.</summary>
    /// <param name="AfterWelcome">After the welcome.</param>
    public sealed record Script(byte[] AfterWelcome)
    {
        /// <summary>After the upgrade.</summary>
        public byte[] BeforeWelcome { get; init; } = [];

        /// <summary>To who has signed in.</summary>
        public byte[] Welcome { get; init; } = Frame(Final | Text, """{"type":"welcome","id":"7-0"}""");

        /// <summary>To the request for an upgrade, where <c>ACCEPT</c> is what the key makes.</summary>
        public string Upgrade { get; init; } = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ACCEPT\r\n\r\n";
    }

    /// <summary>A frame as a server sends it, of up to 65,535 bytes.</summary>
    public static byte[] Frame(int first, string payload = "")
    {
        var bytes = Encoding.UTF8.GetBytes(payload);
        byte[] length = bytes.Length <= 125 ? [(byte)bytes.Length] : [126, (byte)(bytes.Length >> 8), (byte)bytes.Length];
        return [(byte)first, .. length, .. bytes];
    }

    /// <summary>First byte and payload of each frame that came, once the connection has ended. Each was masked.</summary>
    public async Task<IReadOnlyList<(int First, string Payload)>> HeardAsync()
    {
        await _serving;
        return _heard;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        // It ends by the token: a listener that is closed first tells a server between two connections that it was never started.
        await _serving;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            using var socket = await _listener.AcceptSocketAsync(_stop.Token);
            await using var stream = new NetworkStream(socket);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(_script.Upgrade.Replace("ACCEPT", await ReadAcceptAsync(stream), StringComparison.Ordinal)), _stop.Token);
            await stream.WriteAsync(_script.BeforeWelcome, _stop.Token);
            await HearAsync(stream);
            await stream.WriteAsync((byte[])[.. _script.Welcome, .. _script.AfterWelcome], _stop.Token);
            // Whoever listens has heard all there is: none waits for ever, whatever it makes of it.
            socket.Shutdown(SocketShutdown.Send);
            while (true)
                await HearAsync(stream);
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection has ended, or the test.
        }
    }

    private async Task HearAsync(NetworkStream stream)
    {
        async Task<byte[]> ReadAsync(int count)
        {
            var bytes = new byte[count];
            await stream.ReadExactlyAsync(bytes, _stop.Token);
            return bytes;
        }

        var head = await ReadAsync(2);
        (head[1] & 0x80).Should().NotBe(0, "a client masks each frame");
        var more = (head[1] & 0x7F) switch { 126 => await ReadAsync(2), 127 => await ReadAsync(8), var length => [(byte)length] };
        var mask = await ReadAsync(4);
        var payload = await ReadAsync(more.Aggregate(0, (length, digit) => (length << 8) + digit));
        _heard.Add((head[0], Encoding.UTF8.GetString([.. payload.Select((one, at) => (byte)(one ^ mask[at % 4]))])));
    }

    private async Task<string> ReadAcceptAsync(NetworkStream stream)
    {
        var request = string.Empty;
        var piece = new byte[1024];
        while (!request.EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            var count = await stream.ReadAsync(piece, _stop.Token);
            if (count == 0)
                throw new IOException("No request for an upgrade came.");
            request += Encoding.ASCII.GetString(piece, 0, count);
        }

        var key = request.Split("Sec-WebSocket-Key: ")[1].Split("\r\n")[0];
#pragma warning disable CA5350 // As the protocol has it.
        return Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
    }
}
