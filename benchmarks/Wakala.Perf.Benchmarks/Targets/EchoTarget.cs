using System.Globalization;
using System.Runtime.Versioning;
using System.Text;
using Wakala.Perf.Load;

namespace Wakala.Perf.Benchmarks;

/// <summary>A WebSocket server that sends every message back, as fast as it goes, for messages of up to 125 bytes that come whole.</summary>
[SupportedOSPlatform("linux")]
internal sealed class EchoTarget : EpollTarget
{
    public const string Command = "echo-target";

    private readonly byte[] _answer = new byte[64 * 1024];
    private long _echoed;

    protected override string Figures => _echoed.ToString(CultureInfo.InvariantCulture);

    protected override void Receive(int connection)
    {
        var handle = HandleOf(connection);
        var count = Epoll.Receive(handle, Piece);
        if (count <= 0)
            return;
        var came = Piece.AsSpan(0, count);
        if (came[0] == 'G')
        {
            var key = Encoding.ASCII.GetString(came).Split("Sec-WebSocket-Key: ")[1].Split("\r\n")[0];
            var accept = WebSocketUpgrade.AcceptOf(key);
            _ = Epoll.Send(handle, Encoding.ASCII.GetBytes($"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"));
            return;
        }

        var length = 0;
        while (came.Length >= 6)
        {
            var size = came[1] & 0x7F;
            _answer[length] = came[0];
            _answer[length + 1] = (byte)size;
            for (var at = 0; at < size; at++)
                _answer[length + 2 + at] = (byte)(came[6 + at] ^ came[2 + (at % 4)]);
            length += 2 + size;
            came = came[(6 + size)..];
            _echoed++;
        }

        _ = Epoll.Send(handle, _answer.AsSpan(0, length));
    }
}
