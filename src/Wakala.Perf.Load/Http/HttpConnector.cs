using System.Net.Security;
using System.Net.Sockets;
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
        var began = PacingClock.Now;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            var stood = PacingClock.Now;
            var life = new Life(this);
            stream = loop is not null && OperatingSystem.IsLinux() ? new LoopStream(socket, loop, life.Lose) : new WatchedStream(socket, life.Lose);
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
            socket.Dispose();
            lock (_gate)
                _figures.Failed();
            throw;
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
