using System.Net.Sockets;
using Wakala.Perf.Load;

namespace Wakala.Perf.Scenarios;

/// <summary>
/// One HTTP/1.1 connection that is kept. Each has a pool of its own, of one connection: a pool of many would keep only as many as were ever used at once. It is lighter
/// than a <see cref="HttpDriver"/>, for there are thousands of them.
/// </summary>
internal sealed class HeldConnection : IDisposable
{
    private readonly RequestTemplate _template;
    private readonly HttpMessageInvoker _client;
    private int _opened;
    private bool _failed;

    public HeldConnection(RequestTemplate template)
    {
        _template = template;
        _client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectCallback = ConnectAsync,
            MaxConnectionsPerServer = 1,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = null,
        });
    }

    /// <summary>Whether it was opened once, and every request over it was answered rightly.</summary>
    public bool StoodToTheEnd => _opened == 1 && !_failed;

    public async ValueTask<Outcome> SendAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var request = _template.Make(new Dictionary<string, string>()).ToMessage();
            using var response = await _client.SendAsync(request, cancellationToken);
            await response.Content.CopyToAsync(Stream.Null, cancellationToken);
            if ((int)response.StatusCode == _template.Expectation.Status)
                return Outcome.Success;
            _failed = true;
            return new Outcome($"status {(int)response.StatusCode}");
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            _failed = true;
            return new Outcome("reset");
        }
    }

    public void Dispose() => _client.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            Interlocked.Increment(ref _opened);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
