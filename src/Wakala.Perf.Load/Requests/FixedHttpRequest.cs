namespace Wakala.Perf.Load;

/// <summary>The same request again and again.</summary>
public sealed class FixedHttpRequest : IHttpRequests, IHttpExchange
{
    private readonly HttpExpectation _expectation;

    /// <summary>A request of an address.</summary>
    /// <param name="method">The method.</param>
    /// <param name="address">The address: its host and path are sent.</param>
    /// <param name="expectation">What a right answer is.</param>
    /// <param name="contentType">The body's type; null without a body.</param>
    /// <param name="body">The body.</param>
    public FixedHttpRequest(HttpMethod method, Uri address, HttpExpectation expectation, string? contentType = null, ReadOnlySpan<byte> body = default)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(address);
        _expectation = expectation;
        Request = new HttpRequest { Method = method.Method, Address = address, ContentType = contentType, Content = contentType is null ? [] : [body.ToArray()] }.Kept();
    }

    /// <inheritdoc />
    public HttpRequest Request { get; }

    /// <inheritdoc />
    public bool LooksAtBody => _expectation.LooksAtBody;

    /// <inheritdoc />
    public IHttpExchange Draw(long arrival) => this;

    /// <inheritdoc />
    public Outcome Judge(int status, bool isJson, ReadOnlyMemory<byte> body) => _expectation.Judge(status, isJson, body);

    /// <inheritdoc />
    public void Unanswered()
    {
    }
}
