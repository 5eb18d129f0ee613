using Microsoft.Extensions.Time.Testing;

namespace Wakala.Perf.Environments.Tests;

public sealed class ResourceTrackTests
{
    private static readonly Dictionary<ResourceKind, ResourceLimit> NoLimits = [];

    [Fact]
    public void Counters_become_rates_and_levels_stay_what_they_are()
    {
        var track = new ResourceTrack(ResourceRole.Api);
        track.Add(Seconds(0), Reading("a", processor: 5, memory: 100));
        track.Add(Seconds(2), Reading("a", processor: 6, memory: 140));
        track.Add(Seconds(3), Reading("a", processor: 6.25, memory: 120));

        var record = track.Record(NoLimits);

        record.Breaks.Should().BeEmpty();
        Of(record, ResourceKind.Processor).Points.Select(point => point.Value).Should().Equal(0.5, 0.25);
        Of(record, ResourceKind.Processor).Mean().Should().BeApproximately(1.25 / 3, 1e-9);
        Of(record, ResourceKind.Processor).Mean(Seconds(1), Seconds(2.5)).Should().BeApproximately((0.5 + (0.25 * 0.5)) / 1.5, 1e-9);
        Of(record, ResourceKind.Memory).Most().Should().Be(140);
        Of(record, ResourceKind.Processor).Least().Should().Be(0.5, "the other is of half its length");
    }

    [Fact]
    public void What_ended_and_came_again_is_noticed_and_leaves_a_gap()
    {
        var track = new ResourceTrack(ResourceRole.Workers);
        track.Add(Seconds(0), Reading("a", processor: 50));
        track.Add(Seconds(1), Reading("b", processor: 60));
        track.Add(Seconds(2), Reading("b", processor: 60.5));

        var record = track.Record(NoLimits);

        record.Breaks.Should().Equal(new ResourceBreak(ResourceRole.Workers, "ended and came again: its counters began anew, 1.0 s after the watch began"));
        Of(record, ResourceKind.Processor).Points.Should().Equal(new ResourcePoint(Seconds(1), Seconds(2), 0.5));
    }

    [Fact]
    public void A_counter_that_is_lower_than_before_is_no_negative_rate()
    {
        var track = new ResourceTrack(ResourceRole.Cache);
        track.Add(Seconds(0), Reading("a", processor: uint.MaxValue));
        track.Add(Seconds(1), Reading("a", processor: 3));
        track.Add(Seconds(2), Reading("a", processor: 4));

        var record = track.Record(NoLimits);

        record.Breaks.Should().ContainSingle().Which.What.Should().StartWith("has counters that are lower than before");
        Of(record, ResourceKind.Processor).Points.Select(point => point.Value).Should().Equal(1);
    }

    [Fact]
    public void What_cannot_be_read_any_more_is_said_once_and_seen_again_when_it_can()
    {
        var track = new ResourceTrack(ResourceRole.Database);
        track.Add(Seconds(0), Reading("a", processor: 1));
        track.Add(Seconds(1), null);
        track.Add(Seconds(2), null);
        track.Add(Seconds(4), Reading("a", processor: 3));

        var record = track.Record(NoLimits);

        record.Breaks.Should().Equal(new ResourceBreak(ResourceRole.Database, "could not be read any more, 1.0 s after the watch began"));
        Of(record, ResourceKind.Processor).Mean().Should().Be(0.5, "the counter went on meanwhile");
    }

    [Fact]
    public void What_was_never_read_has_no_series_and_nothing_is_said()
    {
        var track = new ResourceTrack(ResourceRole.Database);
        track.Add(Seconds(0), null);
        track.Add(Seconds(1), null);

        track.Record(NoLimits).Should().BeEquivalentTo(new ResourceRecord([], []));
    }

    [Fact]
    public async Task A_reader_is_asked_at_even_distances_and_once_more_at_the_end()
    {
        var time = new FakeTimeProvider();
        using var over = new CancellationTokenSource();
        var reader = new CountingReader(time);

        var watching = reader.WatchAsync(time.GetTimestamp(), over.Token);
        for (var second = 0; second < 3; second++)
            time.Advance(TimeSpan.FromSeconds(1));
        time.Advance(TimeSpan.FromMilliseconds(500));
        await over.CancelAsync();
        var record = await watching;

        reader.Asked.Should().Be(5);
        Of(record, ResourceKind.Processor).Points[^1].Should().Be(new ResourcePoint(Seconds(3), Seconds(3.5), 2));
    }

    private static ResourceSeries Of(ResourceRecord record, ResourceKind kind) => record.Series.Single(one => one.Kind == kind);

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private static ResourceReading Reading(string life, double processor, double? memory = null)
        => new(life, new Dictionary<ResourceKind, double> { [ResourceKind.Processor] = processor }, memory is { } level ? new Dictionary<ResourceKind, double> { [ResourceKind.Memory] = level } : []);

    private sealed class CountingReader(TimeProvider time) : SampledReader(ResourceRole.Api, TimeSpan.FromSeconds(1), time)
    {
        public int Asked { get; private set; }

        protected override IReadOnlyDictionary<ResourceKind, ResourceLimit> Limits => NoLimits;

        protected override ValueTask<ResourceReading?> ReadAsync() => ValueTask.FromResult<ResourceReading?>(Reading("a", ++Asked));
    }
}
