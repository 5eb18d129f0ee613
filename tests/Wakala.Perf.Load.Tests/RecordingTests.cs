using Wakala.Perf.Results;

namespace Wakala.Perf.Load.Tests;

public sealed class RecordingTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void A_target_that_invents_errors_does_not_fill_the_memory()
    {
        var errors = new ErrorCounts();
        for (var one = 0; one < 10_000; one++)
            errors.Add($"error {one}");

        errors.Total.Should().Be(10_000);
        errors.ToDictionary().Count.Should().BeLessThan(100);
        errors.ToDictionary().Values.Sum().Should().Be(10_000);
    }

    [Fact]
    public void Seconds_without_an_answer_stand_in_the_series_too()
    {
        var series = new SecondSeries(0, 4 * Second);
        series.Ended(Second / 2, TimeSpan.FromMilliseconds(3), succeeded: true);
        series.Ended((3 * Second) + 1, TimeSpan.FromMilliseconds(9), succeeded: false);

        var points = series.Take();

        points.Select(point => point.Second).Should().Equal(0, 1, 2, 3);
        points[0].Succeeded.Should().Be(1);
        points[1].P50.Should().BeNull();
        points[3].Errors.Should().Be(1);
        points[3].Max.Should().BeApproximately(9, 0.01);
    }

    [Fact]
    public void The_seconds_together_are_the_whole_and_their_log_is_what_others_read()
    {
        var recorder = new Recorder(0, 5 * Second, TimeSpan.FromSeconds(3));
        for (var number = 0; number < 5_000; number++)
        {
            var due = number * Second / 1_000;
            if (number % 50 == 0)
                recorder.Drop(due);
            else
                recorder.Record(due, due, due + (1_000_000 * (1 + (number * 37 % 200))), foundFree: true, Outcome.Success);
        }

        var trial = recorder.Take().ToTrial("GET /one", LoadEngine.Clients, ArrivalRate.Constant(1_000, TimeSpan.FromSeconds(5)), new DateTimeOffset(2026, 11, 24, 3, 0, 0, 500, TimeSpan.Zero), 5, new Validity { PacingLagP99Ms = 0, GeneratorCpu = 0, JitterP99Ms = 0, GcPauseMs = 0, ThreadPoolQueue = 0, Problems = [] }, null);

        var merged = new LatencyHistogram();
        foreach (var point in trial.Series)
            merged.Add(point.ResponseTime!.ToHistogram());
        merged.ToBase64().Should().Be(trial.ResponseTime.ToBase64());

        using var log = new MemoryStream(System.Text.Encoding.ASCII.GetBytes(HistogramLog.Text(trial)));
        using var reader = new HdrHistogram.HistogramLogReader(log);
        var read = reader.ReadHistograms().ToList();
        read.Should().HaveCount(5);
        var total = new HdrHistogram.LongHistogram(1, 600_000_000, 3);
        read.ForEach(total.Add);
        total.TotalCount.Should().Be(5_000);
        (total.GetValueAtPercentile(99) / 1_000.0).Should().Be(trial.ResponseTime.PercentileMilliseconds(99));

        var again = System.Text.Json.JsonSerializer.Deserialize<LoadResult>(System.Text.Json.JsonSerializer.Serialize(trial, ResultsJson.Options), ResultsJson.Options)!;
        HistogramLog.Text(again).Should().Be(HistogramLog.Text(trial));
    }

    [Fact]
    public void The_rate_counts_answers_within_the_stretch_whenever_they_were_due()
    {
        var recorder = new Recorder(10 * Second, 20 * Second, TimeSpan.FromSeconds(5));
        recorder.Record(due: 9 * Second, sent: 9 * Second, ended: 11 * Second, foundFree: true, Outcome.Success);
        recorder.Record(due: 11 * Second, sent: 12 * Second, ended: 13 * Second, foundFree: false, Outcome.Success);
        recorder.Record(due: 19 * Second, sent: 19 * Second, ended: 21 * Second, foundFree: true, Outcome.Success);

        var recording = recorder.Take();

        recording.Due.Should().Be(2, "one was due in the warm-up");
        recording.Succeeded.Should().Be(2);
        recording.Answered.Should().Be(2, "one ended after the stretch");
        recording.ResponseTime.MaxMilliseconds.Should().BeApproximately(2_000, 2);
        recording.ServiceTime.PercentileMilliseconds(1).Should().BeApproximately(1_000, 1);
        recording.PacingLag.Count.Should().Be(1, "the other had no free connection, which is not the generator's fault");
    }

    [Fact]
    public void An_arrival_draws_the_same_whoever_sends_it()
    {
        var first = new ArrivalRandom(7, 1_234);
        var again = new ArrivalRandom(7, 1_234);
        var other = new ArrivalRandom(7, 1_235);

        var drawn = Enumerable.Range(0, 50).Select(_ => first.Below(1_000)).ToList();

        Enumerable.Range(0, 50).Select(_ => again.Below(1_000)).Should().Equal(drawn);
        Enumerable.Range(0, 50).Select(_ => other.Below(1_000)).Should().NotEqual(drawn);
        drawn.Should().OnlyContain(one => one >= 0 && one < 1_000);
    }
}
