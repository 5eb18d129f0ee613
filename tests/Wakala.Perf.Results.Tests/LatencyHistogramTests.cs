using System.Buffers.Binary;
using System.IO.Compression;

using System.Text.Json;

namespace Wakala.Perf.Results.Tests;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void Percentiles_of_a_known_set_are_exact_to_a_thousandth()
    {
        var histogram = Of(Enumerable.Range(1, 1_000));

        histogram.PercentileMilliseconds(50).Should().BeApproximately(500, 0.5);
        histogram.PercentileMilliseconds(99).Should().BeApproximately(990, 1);
        histogram.MeanMilliseconds.Should().BeApproximately(500.5, 0.5);
        histogram.MaxMilliseconds.Should().BeApproximately(1_000, 1);
    }

    [Fact]
    public void Merging_gives_the_percentiles_of_the_union()
    {
        var whole = Of(Enumerable.Range(1, 1_000));
        var merged = Of(Enumerable.Range(1, 900));
        merged.Add(Of(Enumerable.Range(901, 100)));

        merged.ToBase64().Should().Be(whole.ToBase64());
    }

    [Fact]
    public void A_histogram_survives_json()
    {
        var histogram = Of([1, 5, 5, 70, 600_000]);

        var read = JsonSerializer.Deserialize<LatencyHistogram>(JsonSerializer.Serialize(histogram, ResultsJson.Options), ResultsJson.Options)!;

        read.Count.Should().Be(5);
        read.PercentileMilliseconds(50).Should().Be(histogram.PercentileMilliseconds(50));
        read.MaxMilliseconds.Should().Be(histogram.MaxMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64!")]
    [InlineData("AAAA")]
    public void Text_that_is_no_histogram_is_refused(string text)
    {
        var reading = () => LatencyHistogram.FromBase64(text);

        reading.Should().Throw<FormatException>().WithMessage("*HdrHistogram*");
    }

    [Fact]
    public void The_text_is_what_every_reader_of_the_format_takes()
    {
        var bytes = Convert.FromBase64String(Of(Enumerable.Range(1, 500)).ToBase64());

        Convert.ToHexString(bytes[..4]).Should().Be("1C849314", "the cookie of the V2 compressed encoding");
        BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(4)).Should().Be(bytes.Length - 8);
        using var plain = new MemoryStream();
        using (var zlib = new ZLibStream(new MemoryStream(bytes[8..]), CompressionMode.Decompress))
            zlib.CopyTo(plain);
        Convert.ToHexString(plain.ToArray()[..4]).Should().Be("1C849313");
        BinaryPrimitives.ReadInt32BigEndian(plain.ToArray().AsSpan(4)).Should().Be((int)plain.Length - 40);
    }

    [Fact]
    public void Every_value_of_the_range_comes_back()
    {
        var histogram = new LatencyHistogram();
        for (var microseconds = 1.0; microseconds < 590_000_000; microseconds *= 1.0007)
            histogram.Record(TimeSpan.FromMicroseconds(microseconds));

        var again = LatencyHistogram.FromBase64(histogram.ToBase64());

        again.Count.Should().Be(histogram.Count);
        foreach (var percentile in Enumerable.Range(0, 1_001).Select(one => one / 10.0))
            again.PercentileMilliseconds(percentile).Should().Be(histogram.PercentileMilliseconds(percentile));
    }

    [Fact]
    public void What_lies_outside_the_range_is_kept_at_its_end()
    {
        var histogram = new LatencyHistogram();

        histogram.Record(TimeSpan.FromHours(2));
        histogram.Record(TimeSpan.Zero);

        histogram.Count.Should().Be(2);
        histogram.MaxMilliseconds.Should().BeApproximately(600_000, 600);
    }

    [Fact]
    public void An_empty_histogram_has_no_figures()
    {
        new LatencyHistogram().PercentileMilliseconds(99).Should().Be(double.NaN);
        new LatencyHistogram().MeanMilliseconds.Should().Be(double.NaN);
    }

    private static LatencyHistogram Of(IEnumerable<int> milliseconds)
    {
        var histogram = new LatencyHistogram();
        foreach (var one in milliseconds)
            histogram.Record(TimeSpan.FromMilliseconds(one));
        return histogram;
    }
}
