using System.Buffers;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>
/// Sends requests through <see cref="SocketsHttpHandler"/>, over connections that are kept unless told otherwise, reads every answer to
/// its end and holds it to its expectation. Follows no redirect, keeps no cookie, and reads no proxy of the shell: one request is one request.
/// </summary>
public sealed class HttpDriver : IDisposable
{
    private const string NotResolved = "name not resolved";
    private const string NoTunnel = "the proxy gives no way to the target";

    private readonly HttpMessageInvoker _client;
    private readonly HttpDriverOptions _options;
    private readonly HttpConnector _connector;
    private readonly RemoteCertificateValidationCallback? _believes;
    private readonly SocketLoop? _loop;

    /// <summary>A driver of at most <paramref name="connections"/> connections to each server.</summary>
    public HttpDriver(int connections)
        : this(new HttpDriverOptions { Connections = connections })
    {
    }

    /// <summary>A driver of a scenario's target, over HTTP/1.1 and connections that are kept.</summary>
    public HttpDriver(ScenarioContext context)
        : this(new HttpDriverOptions { Connections = context?.Connections ?? throw new ArgumentNullException(nameof(context)), Route = context.Route })
    {
    }

    /// <summary>A driver as the options say.</summary>
    /// <exception cref="ArgumentException">The options make no sense together.</exception>
    public HttpDriver(HttpDriverOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Version != HttpVersion.Version11 && options.Version != HttpVersion.Version20)
            throw new ArgumentException($"HTTP {options.Version} is not spoken here; 1.1 and 2.0 are.", nameof(options));
        if (options.NewConnectionEachRequest && options.Version == HttpVersion.Version20)
            throw new ArgumentException("A connection for each request is a matter of HTTP/1.1; over HTTP/2 requests share them.", nameof(options));
        if (options.AnswersAtOnce && !OperatingSystem.IsLinux())
            throw new ArgumentException("Answers are gone on with at once only on Linux; leave answersAtOnce off here.", nameof(options));
        _options = options;
        if (OperatingSystem.IsLinux())
            _loop = options.AnswersAtOnce ? new SocketLoop() : null;
        _believes = options.Route.Believes();
        _connector = new HttpConnector(options.Route, Encryption, _loop);
        _client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectCallback = _connector.ConnectAsync,
            EnableMultipleHttp2Connections = true,
            MaxConnectionsPerServer = options.Connections,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = null,
        });
    }

    /// <summary>What became of the connections so far. One that the target ended while it was idle is seen to be lost when it is looked at again.</summary>
    public ConnectionFigures Connections => _connector.Figures;

    /// <summary>The thread that answers are gone on with on, for <see cref="IVirtualUser.AnswerThread"/>; null where that is the pool's matter.</summary>
    public IAnswerThread? AnswerThread => OperatingSystem.IsLinux() ? _loop : null;

    /// <summary>Sends one request. Every failure but cancellation is an outcome.</summary>
    /// <param name="request">The request; it may be sent again when it has been answered.</param>
    /// <param name="expectation">What a right answer is.</param>
    /// <param name="body">A buffer that the answer's body is read into; its content is replaced.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public ValueTask<Outcome> SendAsync(HttpRequestMessage request, HttpExpectation expectation, ArrayBufferWriter<byte> body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(expectation);
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(request);
        return ExchangeAsync(request, expectation, body, cancellationToken);
    }

    /// <summary>Sends the request of an exchange, which judges the answer, or is told that none came. Every failure but cancellation is an outcome.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="body">A buffer that the answer's body is read into; its content is replaced.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Outcome> SendAsync(IHttpExchange exchange, ArrayBufferWriter<byte> body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(body);
        using var request = exchange.Request.ToMessage();
        try
        {
            var outcome = await ExchangeAsync(request, exchange, body, cancellationToken);
            // Only a whole answer was judged, and has a first byte; without a connection nothing was sent.
            if (outcome.FirstByte is null && outcome.Error is not (ErrorKind.Refused or ErrorKind.NoPort or ErrorKind.NoDescriptor or ErrorKind.TlsFailed or NotResolved or NoTunnel))
                exchange.Unanswered();
            return outcome;
        }
        catch (OperationCanceledException)
        {
            exchange.Unanswered();
            throw;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Outcome> ExchangeAsync(HttpRequestMessage request, IAnswerJudge judge, ArrayBufferWriter<byte> body, CancellationToken cancellationToken)
    {
        body.ResetWrittenCount();
        (request.Version, request.VersionPolicy) = (_options.Version, HttpVersionPolicy.RequestVersionExact);
        if (_options.NewConnectionEachRequest)
            request.Headers.ConnectionClose = true;
        try
        {
            var sent = Stopwatch.GetTimestamp();
            using var response = await _client.SendAsync(request, cancellationToken);
            var firstByte = Stopwatch.GetElapsedTime(sent);
            if (!await ReadAsync(response.Content, body, cancellationToken))
                return new Outcome(ErrorKind.TooLong);
            var outcome = judge.Judge((int)response.StatusCode, judge.LooksAtBody && IsJson(response.Content.Headers.ContentType), judge.LooksAtBody ? body.WrittenMemory : default);
            return outcome with { FirstByte = firstByte };
        }
        catch (HttpRequestException error)
        {
            return new Outcome(KindOf(error));
        }
        catch (IOException error)
        {
            return new Outcome(error is HttpIOException { HttpRequestError: var kind } ? KindOf(kind) : ErrorKind.Reset);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _client.Dispose();
        if (OperatingSystem.IsLinux())
            _loop?.Dispose();
    }

    private SslClientAuthenticationOptions Encryption(string host) => _options.Tls ?? new SslClientAuthenticationOptions
    {
        TargetHost = host,
        RemoteCertificateValidationCallback = _believes,
        ApplicationProtocols = [_options.Version == HttpVersion.Version20 ? SslApplicationProtocol.Http2 : SslApplicationProtocol.Http11],
    };

    private static async ValueTask<bool> ReadAsync(HttpContent content, ArrayBufferWriter<byte> body, CancellationToken cancellationToken)
    {
        // To its end rather than to its length, which the handler holds it to and which would have to be parsed once more.
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        while (await stream.ReadAsync(body.GetMemory(4096), cancellationToken) is > 0 and var read)
        {
            body.Advance(read);
            if (body.WrittenCount > ErrorKind.LongestAnswer)
                return false;
        }

        return true;
    }

    private static bool IsJson(MediaTypeHeaderValue? type)
        => type?.MediaType is { } media && media.EndsWith("json", StringComparison.OrdinalIgnoreCase);

    /// <summary>The handler wraps what went wrong while it connected.</summary>
    private static string KindOf(HttpRequestException error) => error switch
    {
        { InnerException: HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError } inner } => KindOf(inner.HttpRequestError),
        { HttpRequestError: HttpRequestError.ConnectionError, InnerException: SocketException refused } => ErrorKind.Of(refused.SocketErrorCode),
        _ => KindOf(error.HttpRequestError),
    };

    private static string KindOf(HttpRequestError kind) => kind switch
    {
        HttpRequestError.ConnectionError => ErrorKind.Refused,
        HttpRequestError.ProxyTunnelError => NoTunnel,
        HttpRequestError.ResponseEnded => ErrorKind.Reset,
        HttpRequestError.InvalidResponse => ErrorKind.Garbage,
        HttpRequestError.ConfigurationLimitExceeded => ErrorKind.TooLong,
        HttpRequestError.NameResolutionError => NotResolved,
        HttpRequestError.SecureConnectionError => ErrorKind.TlsFailed,
        HttpRequestError.HttpProtocolError => ErrorKind.Garbage,
        _ => ErrorKind.Reset,
    };
}
