using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace Wakala.Perf.Load;

/// <summary>One HTTP request as data, before an engine sends it: the reactor as bytes, <see cref="HttpClient"/> as its message, both with the same fields in the same order.</summary>
public sealed class HttpRequest
{
    /// <summary>Methods that do the same when they are sent twice (RFC 9110, section 9.2.2).</summary>
    private static readonly HashSet<string> Idempotent = ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"];

    /// <summary>Methods whose request says how long its body is even where it has none (RFC 9110, section 8.6).</summary>
    private static readonly HashSet<string> Enclosing = ["POST", "PUT", "PATCH"];

    private byte[]? _written;

    /// <summary>The method, in capitals.</summary>
    public required string Method { get; init; }

    /// <summary>The absolute address: its host and path are sent.</summary>
    public required Uri Address { get; init; }

    /// <summary>Fields beside <c>Host</c> and those of the content, in the order in which they are sent.</summary>
    public IReadOnlyList<(string Name, string Value)> Fields { get; init; } = [];

    /// <summary>The content's type; null where there is no content.</summary>
    public string? ContentType { get; init; }

    /// <summary>The content, in pieces that follow each other: a long one is shared by many requests, and not copied.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Content { get; init; } = [];

    /// <summary>The content's length in bytes.</summary>
    public long ContentLength => Content.Sum(piece => (long)piece.Length);

    /// <summary>Whether it does no harm when it is sent twice.</summary>
    public bool IsIdempotent => Idempotent.Contains(Method);

    /// <summary>The whole content in one piece.</summary>
    public byte[] ContentBytes()
    {
        var all = new ArrayBufferWriter<byte>((int)Math.Max(1, ContentLength));
        foreach (var piece in Content)
            all.Write(piece.Span);
        return all.WrittenSpan.ToArray();
    }

    /// <summary>Writes it as HTTP/1.1 (RFC 9112): the head, then the content.</summary>
    /// <exception cref="InvalidOperationException">A field's value cannot stand in a head. Nothing was written.</exception>
    public void WriteTo(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (_written is not null)
        {
            output.Write(_written);
            return;
        }

        var head = Head();
        output.Advance(Encoding.ASCII.GetBytes(head, output.GetSpan(head.Length)));
        foreach (var piece in Content)
            output.Write(piece.Span);
    }

    /// <summary>The same request as <see cref="HttpClient"/> sends it.</summary>
    public HttpRequestMessage ToMessage()
    {
        var message = new HttpRequestMessage(new HttpMethod(Method), Address);
        foreach (var (name, value) in Fields)
        {
            if (!message.Headers.TryAddWithoutValidation(name, Checked(name, value)))
                throw new InvalidOperationException($"{name} is a field of the content, and clients would not send it with the request's.");
        }

        if (ContentType is not null)
        {
            message.Content = Content.Count == 1 ? new ReadOnlyMemoryContent(Content[0]) : new PiecesContent(Content, ContentLength);
            message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(ContentType);
        }
        else if (!IsIdempotent)
        {
            // Without content it would be sent again, in silence, where its connection ends before the answer: findings/httpclient-sends-a-post-without-a-body-twice.sh.
            message.Content = new ReadOnlyMemoryContent(default);
        }

        return message;
    }

    /// <summary>Keeps its bytes, for a request that is sent again and again.</summary>
    internal HttpRequest Kept()
    {
        var all = new ArrayBufferWriter<byte>();
        WriteTo(all);
        _written = all.WrittenSpan.ToArray();
        return this;
    }

    private string Head()
    {
        var head = new StringBuilder(256).Append(Method).Append(' ').Append(Address.PathAndQuery).Append(" HTTP/1.1\r\nHost: ").Append(Address.Authority).Append("\r\n");
        foreach (var (name, value) in Fields)
            head.Append(name).Append(": ").Append(Checked(name, value)).Append("\r\n");
        if (ContentType is not null)
            head.Append("Content-Type: ").Append(Checked("Content-Type", ContentType)).Append("\r\n");
        if (ContentType is not null || Enclosing.Contains(Method))
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {ContentLength}\r\n");
        return head.Append("\r\n").ToString();
    }

    /// <summary>A line break in a value would be the beginning of another field, and what is not ASCII has no agreed meaning there (RFC 9110, section 5.5).</summary>
    private static string Checked(string name, string value)
        => Ascii.IsValid(value) && value.AsSpan().IndexOfAnyInRange('\0', '\x1F') < 0
            ? value
            : throw new InvalidOperationException($"The value of the field {name} holds a line break or a letter outside ASCII, and cannot be sent.");

    /// <summary>Content in pieces, sent without a copy.</summary>
    private sealed class PiecesContent(IReadOnlyList<ReadOnlyMemory<byte>> pieces, long length) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context)
        {
            foreach (var piece in pieces)
                await stream.WriteAsync(piece);
        }

        protected override bool TryComputeLength(out long computed)
        {
            computed = length;
            return true;
        }
    }
}
