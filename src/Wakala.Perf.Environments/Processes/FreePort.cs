using System.Net;
using System.Net.Sockets;

namespace Wakala.Perf.Environments;

/// <summary>A loopback port that nobody had a moment ago; who takes it must be ready to try another.</summary>
internal static class FreePort
{
    public const int Tries = 5;

    /// <summary>What ends the last try: somebody else is faster every time.</summary>
    public const string Remedy = "Another program takes every port that this one finds free: end it (ss -ltnp names it), then run again.";

    /// <summary>Whether a server's last lines say that its port was taken.</summary>
    public static bool WasTaken(string lastLines) => lastLines.Contains("already in use", StringComparison.OrdinalIgnoreCase);

    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
