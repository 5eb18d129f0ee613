using System.Text.Json.Serialization;
using HdrHistogram;
using HdrHistogram.Utilities;

namespace Wakala.Perf.Results;

/// <summary>
/// Latencies, in whole microseconds from 1 µs to 10 min at three significant digits (an error of at most 0.1 %).
/// Merging two histograms is exact, which averaging two percentiles is not. Not safe for concurrent use.
/// </summary>
[JsonConverter(typeof(LatencyHistogramJsonConverter))]
public sealed class LatencyHistogram
{
    private const long HighestMicroseconds = 10L * 60 * 1_000_000;
    private const int SignificantDigits = 3;

    private readonly LongHistogram _counts;

    /// <summary>An empty histogram.</summary>
    public LatencyHistogram()
        : this(new LongHistogram(1, HighestMicroseconds, SignificantDigits))
    {
    }

    private LatencyHistogram(LongHistogram counts) => _counts = counts;

    /// <summary>How many latencies were recorded.</summary>
    public long Count => _counts.TotalCount;

    /// <summary>The mean in milliseconds; NaN while empty.</summary>
    public double MeanMilliseconds => Count == 0 ? double.NaN : _counts.GetMean() / 1_000;

    /// <summary>The longest latency in milliseconds; NaN while empty.</summary>
    public double MaxMilliseconds => Count == 0 ? double.NaN : _counts.GetMaxValue() / 1_000.0;

    /// <summary>Records one latency; what lies outside the range is recorded at its nearer end.</summary>
    public void Record(TimeSpan latency)
        => _counts.RecordValue(Math.Clamp((long)Math.Round(latency.TotalMicroseconds), 1, HighestMicroseconds));

    /// <summary>The latency, in milliseconds, that a share of <paramref name="percentile"/> % did not exceed; NaN while empty.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The percentile is outside 0 to 100.</exception>
    public double PercentileMilliseconds(double percentile)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(percentile);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percentile, 100);
        return Count == 0 ? double.NaN : _counts.GetValueAtPercentile(percentile) / 1_000.0;
    }

    /// <summary>Adds every latency of another histogram, count by count.</summary>
    public void Add(LatencyHistogram other)
    {
        ArgumentNullException.ThrowIfNull(other);
        _counts.Add(other._counts);
    }

    /// <summary>Forgets everything.</summary>
    public void Reset() => _counts.Reset();

    /// <summary>The values that were recorded, in whole microseconds, with how often each was.</summary>
    internal IEnumerable<(long Microseconds, long Count)> Values()
        => _counts.RecordedValues().Select(value => (value.ValueIteratedTo, value.CountAtValueIteratedTo));

    /// <summary>A histogram of such values.</summary>
    internal static LatencyHistogram Of(IEnumerable<(long Microseconds, long Count)> values)
    {
        var histogram = new LatencyHistogram();
        foreach (var (microseconds, count) in values)
            histogram._counts.RecordValueWithCount(microseconds, count);
        return histogram;
    }

    /// <summary>The histogram in HdrHistogram's V2 compressed encoding, as base64; its other tools read it.</summary>
    public string ToBase64() => Convert.ToBase64String(CompressedHistogram.Encode(Values(), SignificantDigits, HighestMicroseconds));

    /// <summary>Reads what <see cref="ToBase64"/> wrote.</summary>
    /// <exception cref="FormatException">The text is not a histogram of this kind.</exception>
    public static LatencyHistogram FromBase64(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            var decoded = HistogramEncoding.DecodeFromCompressedByteBuffer(ByteBuffer.Allocate(Convert.FromBase64String(text)), 0);
            var counts = new LongHistogram(1, HighestMicroseconds, SignificantDigits);
            counts.Add(decoded);
            return new LatencyHistogram(counts);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            throw new FormatException("not a histogram in HdrHistogram's V2 compressed encoding", error);
        }
    }
}
