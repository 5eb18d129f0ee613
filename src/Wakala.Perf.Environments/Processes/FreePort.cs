using System.Net;
using System.Net.Sockets;

namespace Wakala.Perf.Environments;

/// <summary>A loopback port that nobody had a moment ago; who takes it must be ready to try another.</summary>
internal static class FreePort
{
    public const int Tries = 5;

    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
