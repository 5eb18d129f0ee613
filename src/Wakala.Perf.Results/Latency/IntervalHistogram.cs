using System.Text.Json;
using System.Text.Json.Serialization;

namespace Wakala.Perf.Results;

/// <summary>
/// The latencies of a short stretch, as few values with their counts: a whole <see cref="LatencyHistogram"/> for each second of a long
/// load would fill the memory. Nothing is lost: the histograms of all stretches together are that of the load.
/// </summary>
[JsonConverter(typeof(Converter))]
public sealed class IntervalHistogram
{
    private readonly (long Microseconds, long Count)[] _values;

    private IntervalHistogram((long Microseconds, long Count)[] values) => _values = values;

    /// <summary>How many latencies there are.</summary>
    public long Count => _values.Sum(one => one.Count);

    /// <summary>The latencies that were recorded, in milliseconds, shortest first, with how often each was.</summary>
    public IEnumerable<(double Milliseconds, long Count)> Values => _values.Select(one => (one.Microseconds / 1_000.0, one.Count));

    /// <summary>What a histogram holds now.</summary>
    public static IntervalHistogram Of(LatencyHistogram histogram)
    {
        ArgumentNullException.ThrowIfNull(histogram);
        return new IntervalHistogram([.. histogram.Values()]);
    }

    /// <summary>The same as a histogram.</summary>
    public LatencyHistogram ToHistogram() => LatencyHistogram.Of(_values);

    /// <summary>Those of several stretches as one histogram.</summary>
    public static LatencyHistogram Sum(IEnumerable<IntervalHistogram> stretches) => LatencyHistogram.Of(stretches.SelectMany(one => one._values));

    private sealed class Converter : JsonConverter<IntervalHistogram>
    {
        public override IntervalHistogram Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
            => Of(JsonSerializer.Deserialize<LatencyHistogram>(ref reader, options) ?? throw new JsonException("an interval's histogram is null"));

        public override void Write(Utf8JsonWriter writer, IntervalHistogram value, JsonSerializerOptions options)
            => JsonSerializer.Serialize(writer, value.ToHistogram(), options);
    }
}
