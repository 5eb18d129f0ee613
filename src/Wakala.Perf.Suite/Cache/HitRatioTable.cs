using Wakala.Perf.Gate;

namespace Wakala.Perf.Suite;

/// <summary>
/// "Redis Metrics", hit ratio of each cache under the platform's traffic. The ratios depend on the traffic, so that what falls below its baseline fails anywhere, and what
/// rises above it is news: a key that lost a part hits more often. That of pages depends on the machine too, and is settled by the base build where it trips.
/// </summary>
internal static class HitRatioTable
{
    public const string Sessions = "session_cache";
    public const string Pages = "api_response_cache";
    public const string Tenants = "tenant_config_cache";

    public static RowRules Rules(string row, string cache, double share) => new(
        CacheTables.RedisMetrics,
        row,
        Ratio(cache, share),
        Figure.Reported("look-ups", "1/request"));

    public static object Workload(IReadOnlyDictionary<string, double> rates) => new { Weights = rates, PlatformTraffic.Users, PlatformTraffic.WarmUpSeconds };

    /// <summary>Points below and above the baseline, and the least and the most that any machine may see.</summary>
    private static Figure Ratio(string cache, double share) => cache switch
    {
        Sessions => Ratio(share, 0.3, 0.3).Between(99, 100),
        // Every second look-up of a page comes after a message of its tenant, which outdates all of the tenant's pages; one that comes while another fills the page misses as well,
        // the more the slower the machine: 35.0, 37.3, 38.4, 39.0, 39.1 and 40.9 % were seen of equal builds on one that fills them half as fast as the baseline's 43.2 %.
        Pages => Ratio(share, 8, 8).Between(30, 75) with { Timed = true },
        // Users who find a tenant missing at the same moment all miss, the fewer the faster the machine: 98.5 to 98.9 % were seen, and with one miss a tenant it is 99.6 %.
        Tenants => Ratio(share, 0.8, 1.2).Between(97, 100),
        _ => throw new ArgumentException($"How the hit ratio of '{cache}' is held is not said: add it here.", nameof(cache)),
    };

    private static Figure Ratio(double share, double below, double above) => Figure.Share("hit ratio", share, below, above);
}
