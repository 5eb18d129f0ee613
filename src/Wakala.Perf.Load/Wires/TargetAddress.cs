using System.Net;
using System.Net.Sockets;

namespace Wakala.Perf.Load;

/// <summary>Finds out where the name of a target leads.</summary>
public static class TargetAddress
{
    /// <summary>The first of the name's addresses that takes a connection, as a client library would choose; where none does, the first of IPv4, so that each request says so.</summary>
    /// <param name="host">A name or an address.</param>
    /// <param name="port">The port.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="InvalidOperationException">Nothing is known of the name.</exception>
    public static async Task<IPEndPoint> FindAsync(string host, int port, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out var literal))
            return new IPEndPoint(literal, port);
        IPAddress[] all;
        try
        {
            all = await Dns.GetHostAddressesAsync(host, cancellationToken);
        }
        catch (SocketException error)
        {
            throw new InvalidOperationException($"The target's name {host} has no address: {error.Message}.", error);
        }

        foreach (var one in all)
        {
            using var socket = new Socket(one.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(new IPEndPoint(one, port), cancellationToken);
                return new IPEndPoint(one, port);
            }
            catch (SocketException)
            {
                // The next, perhaps.
            }
        }

        return new IPEndPoint(all.FirstOrDefault(one => one.AddressFamily == AddressFamily.InterNetwork) ?? all[0], port);
    }
}
