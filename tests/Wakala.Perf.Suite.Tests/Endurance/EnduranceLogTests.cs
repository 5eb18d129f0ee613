using System.Text;
using System.Text.Json;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite.Tests;

/// <summary>What was written is read again, whatever ended the writing.</summary>
public sealed class EnduranceLogTests : IDisposable
{
    private const int Day = 24 * 3_600;
    private const long MostBytes = 50_000_000;

    private readonly Temporary _folder = new();

    private string Path => System.IO.Path.Combine(_folder.Path, "suite", "endurance-1.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Lines_are_read_as_they_were_written_and_in_their_order()
    {
        var lines = new SyntheticRun().Lines();
        Write(lines);

        var read = EnduranceLog.Read(Path);

        read.Select(EnduranceLog.Bytes).Should().BeEquivalentTo(lines.Select(EnduranceLog.Bytes), options => options.WithStrictOrdering());
    }

    [Fact]
    public void A_line_is_on_the_disk_before_the_next()
    {
        using var log = new EnduranceLog(Path, []);
        log.Add(new SyntheticRun().Lines()[0]);

        EnduranceLog.Read(Path).Should().ContainSingle();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public void A_last_line_that_is_cut_short_is_left_out(int missing)
    {
        var lines = new SyntheticRun().Lines();
        Write(lines);
        var bytes = File.ReadAllBytes(Path);
        File.WriteAllBytes(Path, bytes[..^missing]);

        EnduranceLog.Read(Path).Should().HaveCount(lines.Count - 1);
    }

    [Fact]
    public void Another_line_that_cannot_be_read_is_named()
    {
        Write(new SyntheticRun().Lines());
        var text = File.ReadAllLines(Path);
        text[2] = text[2][..10];
        File.WriteAllLines(Path, text);

        var reading = () => EnduranceLog.Read(Path);

        reading.Should().Throw<JsonException>().WithMessage("Line 3 of an endurance test's log cannot be read: *");
    }

    [Fact]
    public void A_run_that_goes_on_has_the_earlier_ones_lines_and_a_life_of_its_own()
    {
        var earlier = new SyntheticRun { Seconds = 60 };
        using (var log = new EnduranceLog(Path, earlier.Lines()))
        {
            log.Add(new EnduranceLine { Begin = new EnduranceBegin("workload", "smoke", 150, TimeSpan.FromSeconds(100), SyntheticRun.Start.AddHours(1)) });
            log.Add(new EnduranceLine { Segment = earlier.Segment(1) with { StartedAt = SyntheticRun.Start.AddHours(1), Seconds = 40 } });
        }

        var run = EnduranceRun.Of(EnduranceLog.Read(Path));

        run.Lives.Should().HaveCount(2);
        run.Length.Should().Be(TimeSpan.FromSeconds(100));
        run.Longest.Should().BeSameAs(run.Lives[0]);
    }

    [Fact]
    public void A_run_that_goes_on_in_the_same_results_loses_no_line_whenever_it_ends()
    {
        Write(new SyntheticRun().Lines());
        var before = File.ReadAllBytes(Path);

        using (new EnduranceLog(Path, EnduranceLog.Read(Path)))
            File.ReadAllBytes(Path).Should().Equal(before, "it is there as a whole from the first moment on");
        Directory.GetFiles(System.IO.Path.GetDirectoryName(Path)!).Should().Equal(Path);
    }

    [Fact]
    public void A_day_is_within_fifty_megabytes()
    {
        var sizes = EnduranceSizes.Of("endurance");
        var random = new Random(1);
        var times = new LatencyHistogram();
        // As many different times as a window at the document's size may have, from under a millisecond to seconds.
        for (var request = 0; request < 300_000; request++)
            times.Record(TimeSpan.FromMilliseconds(95 * Math.Exp(1.2 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))));
        var reading = new EnduranceReading(SyntheticRun.Start)
        {
            LiveBytes = 123_456_789,
            ApiHandles = 12_345,
            ApiThreads = 123,
            WorkerHandles = 1_234,
            WorkerThreads = 123,
            Connections = 123,
            PoolFailures = 12,
            TableBytes = 1_234_567_890_123,
            WalBytes = 12_345_678_901_234,
            LogBytes = 2_300_000_000,
            CacheBytes = 1_234_567_890,
            CacheKeys = 12_345_678,
        };
        var segment = new SyntheticRun { Rate = 5_000, Seconds = (int)sizes.Segment.TotalSeconds }.Segment(143) with { Errors = Enumerable.Range(0, 20).ToDictionary(kind => $"status {500 + kind}", kind => 1_000L + kind) };

        var day = (Day / sizes.Period.TotalSeconds * Size(new EnduranceLine { Reading = reading }))
            + (Day / sizes.Window.TotalSeconds * Size(new EnduranceLine { Window = new EnduranceWindow(143, 300, 300, 1_500_000, 300, times) }))
            + (sizes.Segments(TimeSpan.Zero).Count * Size(new EnduranceLine { Segment = segment }));

        day.Should().BeLessThan(MostBytes / 5, "what else a run leaves has room beside it");
    }

    private static int Size(EnduranceLine line) => Encoding.UTF8.GetString(EnduranceLog.Bytes(line)).Length;

    private void Write(IReadOnlyList<EnduranceLine> lines)
    {
        using var log = new EnduranceLog(Path, []);
        foreach (var line in lines)
            log.Add(line);
    }
}
