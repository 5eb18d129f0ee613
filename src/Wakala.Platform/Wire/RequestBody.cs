using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Wakala.Platform;

/// <summary>Reads JSON bodies: whatever is wrong with one is the caller's mistake, and said.</summary>
internal static class RequestBody
{
    public static async Task<T> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType())
            throw new Refusal(StatusCodes.Status415UnsupportedMediaType, null, "The body must be application/json.");
        try
        {
            return await JsonSerializer.DeserializeAsync(request.Body, type, cancellationToken) ?? throw Refusal.OfField("body", "The body is null.");
        }
        catch (JsonException error)
        {
            throw FieldOf(error);
        }
    }

    public static T Read<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw Refusal.OfField("body", "The body is null.");
        }
        catch (JsonException error)
        {
            throw FieldOf(error);
        }
    }

    private static Refusal FieldOf(JsonException error)
    {
        var field = error.Path is { Length: > 2 } path ? path[2..] : "body";
        return Refusal.OfField(field, field == "body" ? "The body is not the JSON that is expected." : $"The value of {field} is not of its kind, or holds the character U+0000.");
    }
}
