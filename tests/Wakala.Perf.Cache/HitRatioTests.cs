using StackExchange.Redis;
using Wakala.Perf.Gate;
using Wakala.Perf.Load;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;
using Wakala.Perf.Suite;

namespace Wakala.Perf.Cache;

/// <summary>
/// The document's "Redis Metrics", hit ratio of each cache under the platform's traffic, every row of the API table in the document's proportions. The ratios depend
/// on the traffic, so that what falls below its baseline fails anywhere, and what rises above it is news: a key that lost a part hits more often. That of pages depends on the
/// machine too, and is settled by the base build where it trips.
/// </summary>
[Asserts("Redis Metrics", "cache_hit_ratio")]
public sealed class HitRatioTests(CacheSuite suite)
{
    private const int Users = 100;
    private const double WarmUpSeconds = 2;

    [Theory] // row, share found in percent, the least and the most that any machine may see, points below and above the baseline, whether it depends on the machine
    [InlineData("cache_hit_ratio session_cache", 99.5, 99, 100, 0.3, 0.3, false)]
    // Every second look-up of a page comes after a message of its tenant, which outdates all of the tenant's pages; one that comes while another fills the page misses as well,
    // the more the slower the machine: 35.0, 37.3, 38.4, 39.0, 39.1 and 40.9 % were seen of equal builds on one that fills them half as fast as the baseline's 43.2 %.
    [InlineData("cache_hit_ratio api_response_cache", 87, 30, 75, 8, 8, true)]
    // Users who find a tenant missing at the same moment all miss, the fewer the faster the machine: 98.5 to 98.9 % were seen, and with one miss a tenant it is 99.6 %.
    [InlineData("cache_hit_ratio tenant_config_cache", 99.8, 97, 100, 0.8, 1.2, false)]
    public async Task Holds_its_baseline(string scenario, double share, double least, double most, double slack, double above, bool timed)
    {
        var rates = Rates();
        var cache = scenario[(scenario.LastIndexOf(' ') + 1)..];
        var row = new RowPlan(
            new RowRules(
                "Redis Metrics",
                scenario,
                Figure.Share("hit ratio", share, slack, above).Between(least, most) with { Timed = timed },
                Figure.Reported("look-ups", "1/request")),
            new { Weights = rates, Users, WarmUpSeconds },
            (target, trial, stop) => suite.Traffic.PartAsync(scenario, cache, trial, () => MeasureAsync(target, rates, trial, stop)));

        var result = await suite.MeasureAsync(row, TestContext.Current.CancellationToken);

        result.Should().HoldItsBaseline();
    }

    /// <summary>What is in the caches when the traffic has ended, held against the database.</summary>
    private static async Task<(IReadOnlyList<string> Looked, IReadOnlyList<string> Wrong)> AuditAsync(
        TableTarget target, IConnectionMultiplexer redis, IReadOnlyDictionary<string, ContractKeys> caches, CancellationToken cancellationToken)
    {
        if (target.Environment.Access.PostgresConnection is not { } postgres)
            return (["What is in the caches was not audited: this environment gives no way into its database."], []);
        var (looked, wrong) = (new List<string>(), new List<string>());
        foreach (var (cache, keys) in caches)
        {
            var (count, fault) = await new CachedValues(redis, string.Empty, postgres).AuditAsync(keys, cancellationToken);
            looked.Add(FormattableString.Invariant($"{count:#,0} keys of {cache} were held against the database."));
            if (fault is not null)
                wrong.Add($"{cache}: {fault}.");
        }

        return (looked, wrong);
    }

    /// <summary>The document's requests a second of every row of the API table.</summary>
    private static Dictionary<string, double> Rates()
    {
        var document = new BaselineStore(Path.Combine(RepositoryRoot.Find(), "baselines"));
        return ApiTable.Rows.Keys.ToDictionary(row => row, row => document.ReadObjective(SuiteName.Api, row).RequestsPerSecond);
    }

    private static async Task<Trial> MeasureAsync(TableTarget target, Dictionary<string, double> rates, int trial, CancellationToken cancellationToken)
    {
        var (redis, configuration) = new DirectLoad(target).Server;
        var caches = target.Contract.CacheKeys;
        if (caches is null)
            Assert.Skip($"Which keys are which cache is not said: cacheKeys is missing in the contract '{target.Contract.Name}'.");
        var ratesFile = Path.Combine(target.Environment.WorkDirectory, "rates.json");
        ResultsJson.Write(ratesFile, rates);
        var sessions = Path.Combine(target.Environment.WorkDirectory, "sessions.json");
        await new SessionOpener(target.Contract, target.Environment.BaseAddress).WriteAsync(target.Feed, Users, double.PositiveInfinity, sessions, cancellationToken);
        var shape = new LoadShape
        {
            Rate = Math.Min(target.Profile.MostRate, rates.Values.Sum() * target.Profile.RateScale),
            WarmUp = TimeSpan.FromSeconds(WarmUpSeconds),
            Duration = TimeSpan.FromSeconds(target.Profile.Seconds),
            Connections = target.Profile.Connections,
            MaxInFlight = 10_000,
            Timeout = TimeSpan.FromSeconds(target.Profile.TimeoutSeconds),
        };
        return await new RedisWatch(redis, mayEvict: false, TimeProvider.System).MeasureAsync("traffic", LoadAsync, cancellationToken);

        async Task<Trial> LoadAsync()
        {
            // The warm-up is counted too: what a cache that fills finds missing is part of what it costs, and the same every time.
            await using var traffic = await KeyTraffic.BeginAsync(redis, await RedisAddress.OfAsync(configuration, cancellationToken), caches!, cancellationToken);
            var load = await target.LoadAsync("traffic", typeof(TrafficMixScenario), shape, new Dictionary<string, string> { ["sessions"] = sessions, ["rates"] = ratesFile }, null, trial, cancellationToken);
            var (counted, problems) = await traffic.EndAsync(cancellationToken);
            var requests = (double)shape.Arrivals;
            var (looked, wrong) = await AuditAsync(target, redis, caches!, cancellationToken);
            return new Trial
            {
                Scenario = "traffic",
                StartedAt = load.StartedAt,
                Seconds = load.Seconds,
                Figures =
                [
                    .. counted.Where(one => one.Value.LookUps > 0).SelectMany(one => (MeasuredFigure[])
                    [
                        new($"{one.Key}{SharedMeasurement.Of}hit ratio", "%", one.Value.HitRatio),
                        new($"{one.Key}{SharedMeasurement.Of}look-ups", "1/request", one.Value.LookUps / requests),
                    ]),
                ],
                Requests = load.Due,
                Dropped = load.Dropped,
                Errors = load.Errors,
                Problems = problems,
                Notes = looked,
                Faults = [.. wrong, .. counted.Where(one => one.Value.LookUps == 0).Select(one => FormattableString.Invariant($"{one.Key} was not asked once in {requests:#,0} requests: the build no longer reads it."))],
                Validity = load.Validity,
            };
        }
    }
}
