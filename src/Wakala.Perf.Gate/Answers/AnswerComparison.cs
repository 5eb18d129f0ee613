using System.Text.Json;

namespace Wakala.Perf.Gate;

/// <summary>Holds one build's answer to another's: status, type and content.</summary>
public static class AnswerComparison
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 512 };

    /// <summary>The first difference; null where they are alike.</summary>
    /// <param name="one">The base's answer.</param>
    /// <param name="other">The candidate's.</param>
    /// <param name="varying">Fields of a JSON body that may differ.</param>
    public static AnswerDifference? First(Answer one, Answer other, VaryingFields varying)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        ArgumentNullException.ThrowIfNull(varying);
        if (one.Fault != other.Fault)
            return new AnswerDifference("fault", one.Fault ?? "none", other.Fault ?? "none");
        if (one.Status != other.Status)
            return new AnswerDifference("status", $"{one.Status}", $"{other.Status}");
        var (type, otherType) = (Plain(one.ContentType), Plain(other.ContentType));
        if (type != otherType)
            return new AnswerDifference("content type", type.Length > 0 ? type : "none", otherType.Length > 0 ? otherType : "none");
        return one.Body.Span.SequenceEqual(other.Body.Span) ? null : OfBodies(one.Body, other.Body, type, varying);
    }

    private static AnswerDifference? OfBodies(ReadOnlyMemory<byte> one, ReadOnlyMemory<byte> other, string type, VaryingFields varying)
    {
        if (!type.Split(';')[0].EndsWith("json", StringComparison.Ordinal))
            return OfBytes(one.Span, other.Span);
        using var first = Parse(one);
        using var second = Parse(other);
        return first is not null && second is not null ? JsonDifference.First(first.RootElement, second.RootElement, varying)
            : first is null && second is null ? OfBytes(one.Span, other.Span)
            : new AnswerDifference(string.Empty, Kind(first), Kind(second));
    }

    private static AnswerDifference OfBytes(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        var at = one.CommonPrefixLength(other);
        return new AnswerDifference($"byte {at}", Byte(one, at), Byte(other, at));
    }

    private static string Byte(ReadOnlySpan<byte> body, int at) => at < body.Length ? $"0x{body[at]:x2} of {body.Length} bytes" : $"the end, after {body.Length} bytes";

    private static string Kind(JsonDocument? document) => document is null ? "no JSON" : "JSON";

    private static JsonDocument? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonDocument.Parse(body, Deep);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Case and blanks of a type say nothing.</summary>
    private static string Plain(string type) => type.Replace(" ", string.Empty, StringComparison.Ordinal).ToLowerInvariant();
}
