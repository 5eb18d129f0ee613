using Wakala.Perf.Suite;

namespace Wakala.Perf.Cache;

/// <summary>The document's "Redis Metrics", hit ratio of each cache under the platform's traffic, every row of the API table in the document's proportions.</summary>
[Asserts("Redis Metrics", "cache_hit_ratio")]
public sealed class HitRatioTests(CacheSuite suite)
{
    [Theory] // row, share found in percent
    [InlineData("cache_hit_ratio session_cache", 99.5)]
    [InlineData("cache_hit_ratio api_response_cache", 87)]
    [InlineData("cache_hit_ratio tenant_config_cache", 99.8)]
    public Task Holds_its_baseline(string row, double share) => suite.HoldAsync(tables => tables.HitRatio(row, share));
}
