using Wakala.Perf.Suite;

namespace Wakala.Perf.Cache;

/// <summary>
/// The document's "Cache Warming Results": a process of the platform that starts with an empty cache, and one that fills it first. Both answer the same requests of
/// users who were logged in before, from the first moment on.
/// </summary>
[Asserts("Cache Warming Results")]
public sealed class CacheWarmingTests(CacheSuite suite)
{
    [Theory] // row, seconds
    [InlineData("startup_time", 45)]
    public Task Starts_in_time(string row, int seconds) => suite.HoldAsync(tables => tables.StartUp(row, seconds));

    [Theory] // row, keys, MB
    [InlineData("preloaded_data tenant_configs", 1_000, 5)]
    [InlineData("preloaded_data active_sessions", 10_000, 50)]
    [InlineData("preloaded_data hot_queries", 500, 100)]
    public Task Is_preloaded(string row, int count, int megabytes) => suite.HoldAsync(tables => tables.Preloaded(row, count, megabytes));

    [Theory] // row, ms before and after, improvement in percent
    [InlineData("impact_on_cold_start", 250, 35, 86)]
    public Task Helps_a_cold_start(string row, int before, int after, int improvement)
        => suite.HoldAsync(tables => tables.ColdStart(row, before, after, improvement));
}
