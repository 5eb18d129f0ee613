using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Authentication;
using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>Opens connections for a <see cref="SocketsHttpHandler"/> as that would, notes how long each part takes, and counts those that the other end ends.</summary>
/// <param name="encryption">How a host is spoken to over TLS.</param>
/// <param name="loop">Who hears the sockets; null for the runtime.</param>
internal sealed class HttpConnector(Func<string, SslClientAuthenticationOptions> encryption, SocketLoop? loop = null)
{
    private readonly ConnectionRecorder _figures = new();
    private readonly Lock _gate = new();

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
            stream = loop is not null && OperatingSystem.IsLinux()
                ? await ConnectAsync(context.DnsEndPoint, loop, life.Lose, cancellationToken)
                : await ConnectAsync(context.DnsEndPoint, life.Lose, cancellationToken);
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

    private static async Task<Stream> ConnectAsync(DnsEndPoint address, Action lost, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
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

    /// <summary>Tries a name's addresses in turn, as the runtime does.</summary>
    [SupportedOSPlatform("linux")]
    private static async Task<Stream> ConnectAsync(DnsEndPoint address, SocketLoop loop, Action lost, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(address.Host, out var single) ? [single] : await Dns.GetHostAddressesAsync(address.Host, cancellationToken);
        for (var at = 0; ; at++)
        {
            try
            {
                return await LoopStream.ConnectAsync(new IPEndPoint(addresses[at], address.Port), loop, lost, cancellationToken);
            }
            catch (SocketException) when (at < addresses.Length - 1)
            {
                // The next one may answer.
            }
        }
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
