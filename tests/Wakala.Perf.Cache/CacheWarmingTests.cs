using Wakala.Perf.Gate;
using Wakala.Perf.Suite;

namespace Wakala.Perf.Cache;

/// <summary>
/// The document's "Cache Warming Results": a process of the platform that starts with an empty cache, and one that fills it first. Both answer the same requests of
/// users who were logged in before, from the first moment on.
/// </summary>
[Asserts(Table)]
public sealed class CacheWarmingTests(CacheSuite suite)
{
    private const string Table = "Cache Warming Results";
    private const string HotQueries = "preloaded_data hot_queries";

    /// <summary>
    /// The newest pages hold what the rows before sent, so that their size depends on the order of the rows: 0.07 and 0.08 MB were seen of one build. A page
    /// that holds twice as much still shows.
    /// </summary>
    private const double PagesFactor = 1.5;

    [Theory] // row, seconds
    [InlineData("startup_time", 45)]
    public Task Starts_in_time(string scenario, int seconds)
        => HoldsAsync(scenario, Figure.Time("start-up", seconds * 1_000, slack: 1_000), Figure.Reported("warming", "ms"));

    [Theory] // row, keys, MB
    [InlineData("preloaded_data tenant_configs", 1_000, 5)]
    [InlineData("preloaded_data active_sessions", 10_000, 50)]
    [InlineData(HotQueries, 500, 100)]
    public Task Is_preloaded(string scenario, int count, int megabytes)
        // All that was asked for, on any machine; how much that is, is the profile's share of the document's data.
        => HoldsAsync(
            scenario,
            Figure.Size("count", "keys", count, factor: 1),
            Figure.Size("size", "MB", megabytes, factor: scenario == HotQueries ? PagesFactor : 1.02),
            Figure.AtMost("missing", "keys", 0));

    [Theory] // row, ms before and after, improvement in percent
    [InlineData("impact_on_cold_start", 250, 35, 86)]
    public Task Helps_a_cold_start(string scenario, int before, int after, int improvement)
        => HoldsAsync(
            scenario,
            Figure.Time("before", before, slack: 50),
            Figure.Time("after", after, slack: 50),
            // A share of two short times, which a pause of the machine moves far; but a gain it must be anywhere.
            Figure.Share("improvement", improvement, slack: 30) with { Timed = true, News = null, Least = 0 });

    private async Task HoldsAsync(string scenario, params IReadOnlyList<Figure> rules)
    {
        var row = new RowPlan(
            new RowRules(Table, scenario, rules),
            WarmStart.Workload,
            (target, trial, stop) => suite.Starts.PartAsync(scenario, scenario, trial, () => new WarmStart(target, trial).MeasureAsync(stop)));

        var result = await suite.MeasureAsync(row, TestContext.Current.CancellationToken);

        result.Should().HoldItsBaseline();
    }
}
