namespace Wakala.Perf.Suite.Tests;

/// <summary>What leaks is named, and nothing is that does not.</summary>
public sealed class LeakTests
{
    private const int Runs = 200;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_kilobyte_of_each_request_is_a_leak_of_memory(int seed)
        => Over(new SyntheticRun { Seed = seed, BytesLeaked = 1_000 }).Should().Equal("memory after a collection");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_handle_of_a_hundred_requests_is_a_leak_of_handles(int seed)
        => Over(new SyntheticRun { Seed = seed, HandlesLeaked = 0.01 }).Should().Equal("handles of the API");

    [Fact]
    public void A_pool_that_loses_connections_is_named() => Over(new SyntheticRun { ConnectionsLost = 0.005 }).Should().Equal("connections");

    [Fact]
    public void A_line_of_two_hundred_bytes_a_request_more_is_more_than_a_log_may_grow()
        => Over(new SyntheticRun { Logged = 200 }).Should().Equal("log growth");

    [Fact]
    public void Two_hundred_runs_that_did_not_change_name_nothing()
        => Enumerable.Range(1, Runs).SelectMany(seed => Over(new SyntheticRun { Seed = seed })).Should().BeEmpty();

    [Fact]
    public void What_grows_with_the_work_is_told_for_one_request()
    {
        var life = new SyntheticRun().Run().Longest;

        SeriesTrend.Of(Named("table growth"), life)!.Growth.Should().BeApproximately(900, 30);
        SeriesTrend.Of(Named("growth of the database's log"), life)!.Growth.Should().BeApproximately(3_000, 1);
        SeriesTrend.Of(Named("keys of the cache"), life)!.Growth.Should().Be(0);
    }

    [Fact]
    public void A_row_says_what_a_run_of_its_length_could_have_seen()
        => SeriesTrend.Of(WatchedSeries.Leaks[0], new SyntheticRun().Run().Longest)!.Sentence
            .Should().MatchRegex(@"^memory after a collection: no rise, slope .* B a request \(.* to .*\), in (all 21|\d+ of 21) readings(, the rest being warm-up,)? over [\d,]+ requests; a rise by .* B a request \(.* MiB an hour\) would have been seen in nine runs of ten$");

    [Fact]
    public void A_longer_run_sees_a_smaller_leak()
    {
        var (leak, few) = (0.5, new SyntheticRun { Segments = 30, Period = 40 });

        Growth(few with { BytesLeaked = leak * 100 }).Should().BeGreaterThan(0);
        Growth(new SyntheticRun { BytesLeaked = leak * 10 }).Should().Be(0);
    }

    [Fact]
    public void A_connection_an_hour_is_held_by_a_day()
    {
        var day = new SyntheticRun { Rate = 10, Seconds = 600, Segments = 144, Period = 60 };

        Over(day with { ConnectionsLost = 1.0 / (10 * 3_600) }).Should().Equal("connections");
        Over(day).Should().BeEmpty();
    }

    [Fact]
    public void Pools_that_fill_up_by_a_megabyte_in_a_long_run_are_no_leak_and_the_sentence_says_so()
    {
        // 180,000 requests: 1.1 MB and 3.6 MB in all.
        var hours = new SyntheticRun { Segments = 30, Period = 4 };
        var fills = SeriesTrend.Of(WatchedSeries.Leaks[0], (hours with { BytesLeaked = 6 }).Run().Longest)!;

        fills.Growth.Should().Be(0);
        fills.Sentence.Should().MatchRegex(@"^memory after a collection: rises by .*, at the least [\d,.]+ B in all, which pools that fill up may come to; a rise by ");
        SeriesTrend.Of(WatchedSeries.Leaks[0], (hours with { BytesLeaked = 20 }).Run().Longest)!.Growth.Should().BeInRange(15, 20);
    }

    [Fact]
    public void Too_few_readings_tell_no_trend_and_that_is_a_problem()
    {
        var trial = EnduranceVerdict.Of("endurance", new SyntheticRun { Seconds = 10 }.Run());

        trial.Figures.Should().NotContain(figure => figure.Name == "leaks|memory after a collection");
        trial.Problems.Should().Contain(problem => problem.StartsWith("leaks: memory after a collection: no trend can be told from ", StringComparison.Ordinal));
    }

    private static double Growth(SyntheticRun run) => SeriesTrend.Of(WatchedSeries.Leaks[0], run.Run().Longest)!.Growth!.Value;

    /// <summary>What grows by more than its slack beyond a run that did not change.</summary>
    private static IEnumerable<string> Over(SyntheticRun run)
    {
        var (life, unchanged) = (run.Run().Longest, new SyntheticRun { Seed = 1_000 }.Run().Longest);
        return WatchedSeries.All.Where(series => SeriesTrend.Of(series, life)!.Growth > ((series.IsLeak ? 1 : 1.5) * SeriesTrend.Of(series, unchanged)!.Growth) + series.SlackOver(life.EndedBy(DateTimeOffset.MaxValue))).Select(series => series.Name);
    }

    private static WatchedSeries Named(string name) => WatchedSeries.All.Single(series => series.Name == name);
}
