using System.Net;
using System.Net.Sockets;

namespace Wakala.Perf.Load;

/// <summary>Finds out where the name of a target leads.</summary>
public static class TargetAddress
{
    /// <summary>What an address may take to answer when it is one of several.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(3);

    /// <summary>The first of those of <see cref="FindAllAsync"/>.</summary>
    /// <param name="host">A name or an address.</param>
    /// <param name="port">The port.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="InvalidOperationException">Nothing is known of the name.</exception>
    public static async Task<IPEndPoint> FindAsync(string host, int port, CancellationToken cancellationToken) => (await FindAllAsync(host, port, cancellationToken))[0];

    /// <summary>
    /// The name's addresses that take a connection soon, of the kind (IPv4, IPv6) of the first that does, as a client library would choose: several are as a rule several instances, which a load's
    /// connections are dealt out to. Where none does, the first of IPv4, so that each request says so.
    /// </summary>
    /// <param name="host">A name or an address.</param>
    /// <param name="port">The port.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="InvalidOperationException">Nothing is known of the name.</exception>
    public static async Task<IReadOnlyList<IPEndPoint>> FindAllAsync(string host, int port, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out var literal))
            return [new IPEndPoint(literal, port)];
        IPAddress[] all;
        try
        {
            all = await Dns.GetHostAddressesAsync(host, cancellationToken);
        }
        catch (SocketException error)
        {
            throw new InvalidOperationException($"The target's name {host} has no address: {error.Message}.", error);
        }

        var answers = await Task.WhenAll(all.Select(address => AnswersAsync(new IPEndPoint(address, port), cancellationToken)));
        IPAddress[] found = [.. all.Where((_, at) => answers[at])];
        return found.Length == 0
            ? [new IPEndPoint(all.FirstOrDefault(one => one.AddressFamily == AddressFamily.InterNetwork) ?? all[0], port)]
            : [.. found.Where(one => one.AddressFamily == found[0].AddressFamily).Select(one => new IPEndPoint(one, port))];
    }

    private static async Task<bool> AnswersAsync(IPEndPoint address, CancellationToken cancellationToken)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(AnswerLimit);
        try
        {
            await socket.ConnectAsync(address, limit.Token);
            return true;
        }
        catch (Exception error) when (error is SocketException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }
}
