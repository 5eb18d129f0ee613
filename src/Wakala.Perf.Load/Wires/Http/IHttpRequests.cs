using System.Globalization;
using System.Text;

namespace Wakala.Perf.Load;

/// <summary>The requests of a load, as they go over the wire.</summary>
public interface IHttpRequests
{
    /// <summary>What a right answer to each of them is.</summary>
    HttpExpectation Expectation { get; }

    /// <summary>Head and body of one arrival's request. Valid until the next call; the same number gives the same request.</summary>
    ReadOnlySpan<byte> BytesOf(long arrival);
}

/// <summary>The same request again and again.</summary>
public sealed class FixedHttpRequest : IHttpRequests
{
    private readonly byte[] _bytes;

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
        var content = contentType is null ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"Content-Type: {contentType}\r\nContent-Length: {body.Length}\r\n");
        var head = $"{method.Method} {address.PathAndQuery} HTTP/1.1\r\nHost: {address.Authority}\r\n{content}\r\n";
        _bytes = [.. Encoding.ASCII.GetBytes(head), .. body];
        Expectation = expectation;
    }

    /// <inheritdoc />
    public HttpExpectation Expectation { get; }

    /// <inheritdoc />
    public ReadOnlySpan<byte> BytesOf(long arrival) => _bytes;
}
