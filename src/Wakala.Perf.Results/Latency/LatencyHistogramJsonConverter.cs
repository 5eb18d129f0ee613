using System.Text.Json;
using System.Text.Json.Serialization;

namespace Wakala.Perf.Results;

/// <summary>Writes a histogram as its base64 text.</summary>
internal sealed class LatencyHistogramJsonConverter : JsonConverter<LatencyHistogram>
{
    public override LatencyHistogram Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return LatencyHistogram.FromBase64(reader.GetString() ?? string.Empty);
        }
        catch (FormatException error)
        {
            throw new JsonException(error.Message, error);
        }
    }

    public override void Write(Utf8JsonWriter writer, LatencyHistogram value, JsonSerializerOptions options)
        => writer.WriteStringValue(value.ToBase64());
}
