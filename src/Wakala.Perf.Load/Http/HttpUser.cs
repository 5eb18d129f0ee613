using System.Buffers;

namespace Wakala.Perf.Load;

/// <summary>A virtual user that plays requests as data through <see cref="HttpClient"/>'s connections.</summary>
/// <param name="driver">What sends them; shared by the users of a load.</param>
/// <param name="requests">The requests.</param>
public sealed class HttpUser(HttpDriver driver, IHttpRequests requests) : IVirtualUser
{
    private readonly ArrayBufferWriter<byte> _body = new(64 * 1024);

    /// <summary>The last answer's body; valid until the next request.</summary>
    public ReadOnlyMemory<byte> Body => _body.WrittenMemory;

    /// <inheritdoc />
    public ValueTask<Outcome> SendAsync(long arrival, CancellationToken cancellationToken) => driver.SendAsync(requests.Draw(arrival), _body, cancellationToken);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
