using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>Opens connections for a <see cref="SocketsHttpHandler"/> as that would, notes how long each part takes, and counts those that the other end ends.</summary>
/// <param name="route">How targets are reached.</param>
/// <param name="encryption">How a host is spoken to over TLS.</param>
/// <param name="loop">Who hears the sockets; null for the runtime.</param>
/// <param name="resolve">Finds a name's addresses; null for the system.</param>
internal sealed class HttpConnector(TargetRoute route, Func<string, SslClientAuthenticationOptions> encryption, SocketLoop? loop = null, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
{
    /// <summary>What an address may take to answer when another is left to ask.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan AskedLast = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<IPAddress, long> _silent = new();
    private readonly ConnectionRecorder _figures = new();
    private AddressFamily? _family;
    private int _connections;

    /// <summary>What became of the connections so far.</summary>
    public ConnectionFigures Figures
    {
        get
        {
            lock (_gate)
                return _figures.Take();
        }
    }

    /// <summary>The handler's <see cref="SocketsHttpHandler.ConnectCallback"/>. It takes a connection that is encrypted already as it is.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (began, life) = (PacingClock.Now, new Life(this));
        Stream? stream = null;
        try
        {
            stream = await ConnectAsync(route.Next(context.DnsEndPoint), life.Lose, cancellationToken);
            await route.TunnelAsync(stream, context.DnsEndPoint, cancellationToken);
            var stood = PacingClock.Now;
            if (context.InitialRequestMessage.RequestUri?.Scheme is "https" or "wss")
                stream = await EncryptAsync(stream, context.DnsEndPoint.Host, cancellationToken);
            life.Begin();
            lock (_gate)
                _figures.Opened(began, stood, PacingClock.Now);
            return stream;
        }
        catch
        {
            if (stream is not null)
                await stream.DisposeAsync();
            lock (_gate)
                _figures.Failed();
            throw;
        }
    }

    private async Task<Stream> ConnectAsync(IPEndPoint address, Action lost, CancellationToken cancellationToken)
    {
        if (loop is not null && OperatingSystem.IsLinux())
            return await LoopStream.ConnectAsync(address, loop, lost, cancellationToken);
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancellationToken);
            return new WatchedStream(socket, lost);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Tries a name's addresses in turn, as the runtime does; once one has taken a connection each further connection begins with the next of its kind (IPv4, IPv6), so that all instances behind
    /// the name have their share. One that does not answer soon, or not at all, is asked last for a while.
    /// </summary>
    private async Task<Stream> ConnectAsync(DnsEndPoint name, Action lost, CancellationToken cancellationToken)
    {
        var all = IPAddress.TryParse(name.Host, out var single) ? [single] : await (resolve ?? Dns.GetHostAddressesAsync)(name.Host, cancellationToken);
        var (order, first) = (InOrder(all), _family is null ? 0 : Interlocked.Increment(ref _connections));
        for (var at = 0; ; at++)
        {
            var address = order.Preferred.Length > 0 && at < order.Preferred.Length ? order.Preferred[(int)((uint)(first + at) % order.Preferred.Length)] : order.Others[at - order.Preferred.Length];
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            if (at < all.Length - 1)
                limit.CancelAfter(AnswerLimit);
            try
            {
                var stream = await ConnectAsync(new IPEndPoint(address, name.Port), lost, limit.Token);
                _family = address.AddressFamily;
                return stream;
            }
            catch (Exception error) when (at < all.Length - 1 && (error is SocketException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested)))
            {
                // The next one may answer.
                _silent[address] = PacingClock.Now;
            }
        }
    }

    /// <summary>Addresses of the kind that has taken a connection and have not been silent lately, and the others after them.</summary>
    private (IPAddress[] Preferred, IPAddress[] Others) InOrder(IPAddress[] all)
    {
        var ordered = all.ToLookup(address => (_family is null || address.AddressFamily == _family)
            && !(_silent.TryGetValue(address, out var when) && PacingClock.Span(when, PacingClock.Now) < AskedLast));
        return ([.. ordered[true]], [.. ordered[false]]);
    }

    private async Task<SslStream> EncryptAsync(Stream stream, string host, CancellationToken cancellationToken)
    {
        var encrypted = new SslStream(stream);
        try
        {
            await encrypted.AuthenticateAsClientAsync(encryption(host), cancellationToken);
            return encrypted;
        }
        catch (Exception error) when (error is AuthenticationException or IOException)
        {
            await encrypted.DisposeAsync();
            throw new HttpRequestException(HttpRequestError.SecureConnectionError, error.Message, error);
        }
    }

    /// <summary>A connection is lost once, and only after it stood.</summary>
    private sealed class Life(HttpConnector connector)
    {
        private int _stands;

        public void Begin() => Volatile.Write(ref _stands, 1);

        public void Lose()
        {
            if (Interlocked.Exchange(ref _stands, 0) == 0)
                return;
            lock (connector._gate)
                connector._figures.Lost();
        }
    }
}
