using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>
/// Virtual users that send messages through <see cref="ClientWebSocket"/>, each over a connection of its own, as applications do: what the
/// library costs is in the figures. The reactor's <see cref="WebSocketProtocol"/> is the way that costs less.
/// </summary>
/// <param name="address">Scheme (ws or wss), host and port.</param>
/// <param name="messages">What is sent, and which answer belongs to what.</param>
/// <param name="opening">What each connection says first, by its user's number.</param>
/// <param name="tls">Whom to expect over wss; null for the system's usual ways.</param>
public sealed class WebSocketUsers(Uri address, IWebSocketMessages messages, Func<int, WebSocketOpening> opening, SslClientAuthenticationOptions? tls = null)
{
    private readonly ConnectionRecorder _figures = new();
    private readonly Lock _gate = new();

    /// <summary>What became of the connections so far, the upgrade and the sign-in being their handshake.</summary>
    public ConnectionFigures Connections
    {
        get
        {
            lock (_gate)
                return _figures.Take();
        }
    }

    /// <summary>Opens a user. Where that fails it is counted, and its first request tries again.</summary>
    /// <param name="index">The user's number.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public async ValueTask<IVirtualUser> OpenAsync(int index, CancellationToken cancellationToken)
    {
        var user = new User(this, opening(index));
        await user.ConnectAsync(cancellationToken);
        return user;
    }

    private sealed class User : IVirtualUser
    {
        private readonly WebSocketUsers _users;
        private readonly WebSocketOpening _opening;
        private readonly HttpMessageInvoker _invoker;
        private WebSocketConnection? _connection;
        private long _stood;
        private long _sent;

        public User(WebSocketUsers users, WebSocketOpening opening)
        {
            (_users, _opening) = (users, opening);
            _invoker = new HttpMessageInvoker(new SocketsHttpHandler
            {
                ConnectCallback = ConnectAsync,
                UseCookies = false,
                UseProxy = false,
                AllowAutoRedirect = false,
                ActivityHeadersPropagator = null,
                SslOptions = users.Tls(),
            });
        }

        public async ValueTask<Outcome> SendAsync(long arrival, CancellationToken cancellationToken)
        {
            if (_connection is not { IsOpen: true } && await ConnectAsync(cancellationToken) is { } refused)
                return refused;
            return await _connection!.AskAsync(arrival, ++_sent, cancellationToken);
        }

        /// <returns>Why there is no connection; null where there is one.</returns>
        public async ValueTask<Outcome?> ConnectAsync(CancellationToken cancellationToken)
        {
            if (_connection is not null)
                await _connection.DisposeAsync();
            _connection = null;
            var socket = new ClientWebSocket();
            socket.Options.CollectHttpResponseDetails = true;
            foreach (var (name, value) in _opening.Headers)
                socket.Options.SetRequestHeader(name, value);
            var began = PacingClock.Now;
            try
            {
                await socket.ConnectAsync(new Uri(_users.Address, _opening.PathAndQuery), _invoker, cancellationToken);
                _connection = await WebSocketConnection.BeginAsync(socket, _users.Messages, _opening.FirstMessage, () => _users.Count(figures => figures.Lost()), cancellationToken);
                _users.Count(figures => figures.Opened(began, _stood, PacingClock.Now));
                return null;
            }
            catch (Exception error) when (error is WebSocketException or IOException or HttpRequestException or SocketException || WebSocketConnection.IsLoss(error, cancellationToken))
            {
                _users.Count(figures => figures.Failed());
                var kind = KindOf(error, (int)socket.HttpStatusCode);
                socket.Dispose();
                return new Outcome(kind);
            }
            catch
            {
                _users.Count(figures => figures.Failed());
                socket.Dispose();
                throw;
            }
        }

        public async ValueTask DisposeAsync()
        {
            if (_connection is not null)
                await _connection.DisposeAsync();
            _invoker.Dispose();
        }

        private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                _stood = PacingClock.Now;
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        private static string KindOf(Exception error, int status) => (status, error.InnerException ?? error) switch
        {
            ( > 0 and not 101, _) => $"not upgraded: status {status}",
            (101, _) => ErrorKind.Malformed,
            (_, HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }) => ErrorKind.TlsFailed,
            (_, HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError }) => ErrorKind.Refused,
            (_, HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse }) => ErrorKind.Garbage,
            _ => ErrorKind.Reset,
        };
    }

    private Uri Address => address;

    private IWebSocketMessages Messages => messages;

    private SslClientAuthenticationOptions Tls() => tls ?? new SslClientAuthenticationOptions();

    private void Count(Action<ConnectionRecorder> what)
    {
        lock (_gate)
            what(_figures);
    }
}
