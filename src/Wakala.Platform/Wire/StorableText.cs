using System.Text.Json;
using System.Text.Json.Serialization;

namespace Wakala.Platform;

/// <summary>
/// A text that PostgreSQL can store: every character but U+0000. It is refused before a statement has it: one that fails in the use that prepares it by itself leaves its connection
/// such that the next caller's request fails (Npgsql 10.0.3, <c>findings/npgsql-auto-prepare-breaks-after-an-error.sh</c>).
/// </summary>
internal sealed class StorableText : JsonConverter<string>
{
    private const char NoSuchCharacter = '\0';

    /// <summary>Whether a text can be stored.</summary>
    public static bool Is(string text) => !text.Contains(NoSuchCharacter, StringComparison.Ordinal);

    /// <inheritdoc />
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.GetString();
        return text is null || Is(text) ? text : throw new JsonException("It holds the character U+0000.");
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
