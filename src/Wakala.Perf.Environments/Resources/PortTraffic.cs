using System.Runtime.Versioning;

namespace Wakala.Perf.Environments;

/// <summary>Bytes over the TCP connections of some ports, added up from reading to reading: those of a connection that is closed stay counted.</summary>
/// <param name="ports">The ports of this machine that are served at.</param>
[SupportedOSPlatform("linux")]
internal sealed class PortTraffic(IReadOnlyCollection<int> ports)
{
    private Dictionary<ulong, SocketBytes> _last = [];
    private double _received;
    private double _sent;

    /// <summary>Bytes that came and that went over them, those of before the first reading too; null where the kernel does not say all just now.</summary>
    public (double Received, double Sent)? Read()
    {
        if (SocketTable.Read() is not { } sockets)
            return null;
        var now = new Dictionary<ulong, SocketBytes>();
        foreach (var socket in sockets.Where(socket => ports.Contains(socket.LocalPort)))
        {
            now[socket.Cookie] = socket;
            var before = _last.GetValueOrDefault(socket.Cookie);
            _received += socket.Received - (double)before.Received;
            _sent += socket.Acknowledged - (double)before.Acknowledged;
        }

        _last = now;
        return (_received, _sent);
    }
}
