using System.Buffers;
using System.Net;
using System.Net.Http.Headers;

namespace Wakala.Perf.Load;

/// <summary>
/// Sends requests over kept-alive HTTP/1.1 connections through <see cref="SocketsHttpHandler"/>, reads every answer to its end and
/// holds it to its expectation. Follows no redirect, keeps no cookie, uses no proxy: one request is one request.
/// </summary>
public sealed class HttpDriver : IDisposable
{
    private const int LongestAnswer = 32 * 1024 * 1024;

    private readonly HttpMessageInvoker _client;

    /// <summary>A driver of at most <paramref name="connections"/> connections to each server.</summary>
    public HttpDriver(int connections)
    {
        _client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxConnectionsPerServer = connections,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = null,
        });
    }

    /// <summary>Sends one request. Every failure but cancellation is an outcome.</summary>
    /// <param name="request">The request.</param>
    /// <param name="expectation">What a right answer is.</param>
    /// <param name="body">A buffer that the answer's body is read into; its content is replaced.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public async ValueTask<Outcome> SendAsync(
        HttpRequestMessage request, HttpExpectation expectation, ArrayBufferWriter<byte> body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(expectation);
        ArgumentNullException.ThrowIfNull(body);
        body.ResetWrittenCount();
        try
        {
            using var response = await _client.SendAsync(request, cancellationToken);
            return await ReadAsync(response.Content, body, cancellationToken)
                ? expectation.Judge((int)response.StatusCode, IsJson(response.Content.Headers.ContentType), body.WrittenSpan)
                : new Outcome(ErrorKind.TooLong);
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
    public void Dispose() => _client.Dispose();

    private static async ValueTask<bool> ReadAsync(HttpContent content, ArrayBufferWriter<byte> body, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        for (; ; )
        {
            var read = await stream.ReadAsync(body.GetMemory(4096), cancellationToken);
            if (read == 0)
                return true;
            body.Advance(read);
            if (body.WrittenCount > LongestAnswer)
                return false;
        }
    }

    private static bool IsJson(MediaTypeHeaderValue? type)
        => type?.MediaType is { } media && media.EndsWith("json", StringComparison.OrdinalIgnoreCase);

    private static string KindOf(HttpRequestException error) => KindOf(error.HttpRequestError);

    private static string KindOf(HttpRequestError kind) => kind switch
    {
        HttpRequestError.ConnectionError => ErrorKind.Refused,
        HttpRequestError.ResponseEnded => ErrorKind.Reset,
        HttpRequestError.InvalidResponse => ErrorKind.Garbage,
        HttpRequestError.ConfigurationLimitExceeded => ErrorKind.TooLong,
        HttpRequestError.NameResolutionError => "name not resolved",
        HttpRequestError.SecureConnectionError => "TLS failed",
        _ => ErrorKind.Reset,
    };
}
