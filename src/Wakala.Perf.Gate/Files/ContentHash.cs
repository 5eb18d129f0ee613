using System.Security.Cryptography;
using System.Text.Json;

namespace Wakala.Perf.Gate;

/// <summary>The hash that tells a file which was written by this program from one that was edited by hand.</summary>
/// <remarks>
/// SHA-256 over the canonical JSON without the field <c>hash</c>: members in ordinal order, no white space, numbers as they were
/// written. So it does not depend on how a checkout ends its lines. It guards against slips, not against forgery.
/// </remarks>
internal static class ContentHash
{
    private const string Field = "hash";

    /// <summary>The hash of a document, in lower-case hexadecimal.</summary>
    public static string Of(JsonElement document)
    {
        using var canonical = new MemoryStream();
        using (var writer = new Utf8JsonWriter(canonical))
            WriteObject(writer, document.EnumerateObject().Where(member => member.Name != Field));
        return Convert.ToHexStringLower(SHA256.HashData(canonical.ToArray()));
    }

    private static void Write(Utf8JsonWriter writer, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(writer, element.EnumerateObject());
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    private static void WriteObject(Utf8JsonWriter writer, IEnumerable<JsonProperty> members)
    {
        writer.WriteStartObject();
        foreach (var member in members.OrderBy(member => member.Name, StringComparer.Ordinal))
        {
            writer.WritePropertyName(member.Name);
            Write(writer, member.Value);
        }
        writer.WriteEndObject();
    }
}
