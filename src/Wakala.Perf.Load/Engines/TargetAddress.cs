using System.Net;
using System.Net.Sockets;

namespace Wakala.Perf.Load;

/// <summary>Finds out where the name of a target leads.</summary>
internal static class TargetAddress
{
    /// <summary>The first of the name's addresses that takes a connection, as a client library would choose; where none does, the first of IPv4, so that each request says so.</summary>
    /// <exception cref="InvalidOperationException">The address has a name that nothing is known of.</exception>
    public static async Task<IPEndPoint> FindAsync(Uri address, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(address.DnsSafeHost, out var literal))
            return new IPEndPoint(literal, address.Port);
        IPAddress[] all;
        try
        {
            all = await Dns.GetHostAddressesAsync(address.DnsSafeHost, cancellationToken);
        }
        catch (SocketException error)
        {
            throw new InvalidOperationException($"The target's name {address.DnsSafeHost} has no address: {error.Message}.", error);
        }

        foreach (var one in all)
        {
            using var socket = new Socket(one.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(new IPEndPoint(one, address.Port), cancellationToken);
                return new IPEndPoint(one, address.Port);
            }
            catch (SocketException)
            {
                // The next, perhaps.
            }
        }

        return new IPEndPoint(all.FirstOrDefault(one => one.AddressFamily == AddressFamily.InterNetwork) ?? all[0], address.Port);
    }
}
