namespace Wakala.Perf.Load;

/// <summary>
/// HTTP/2 (RFC 9113) for the same requests that <see cref="HttpProtocol"/> sends: as many streams at once on each connection as the load
/// has requests on one. Without TLS it begins at once (prior knowledge); with TLS the server must choose <c>h2</c>.
/// </summary>
/// <param name="requests">What is sent.</param>
/// <param name="encrypted">Whether the addresses begin with https.</param>
public sealed class Http2Protocol(IHttpRequests requests, bool encrypted = false) : IWireProtocol
{
    /// <inheritdoc />
    public IWire MakeWire(int connection, int slots) => new Http2Wire(requests, encrypted, slots);
}
