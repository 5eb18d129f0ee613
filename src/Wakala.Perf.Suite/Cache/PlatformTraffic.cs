using StackExchange.Redis;
using Wakala.Perf.Load;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>The platform's traffic, every row of the API table in the document's proportions: how often each cache was asked meanwhile, and how often it had the answer.</summary>
/// <param name="target">What is measured.</param>
/// <param name="rates">Requests a second by row.</param>
/// <param name="trial">Which trial.</param>
internal sealed class PlatformTraffic(TableTarget target, IReadOnlyDictionary<string, double> rates, int trial)
{
    public const int Users = 100;
    public const double WarmUpSeconds = 2;

    private const string Name = "traffic";

    /// <summary>Measures every cache of the contract; its figures are named <c>CACHE|FIGURE</c>.</summary>
    public async Task<Trial> MeasureAsync(CancellationToken cancellationToken)
    {
        var (redis, configuration) = new DirectLoad(target).Server;
        var caches = target.Contract.CacheKeys;
        if (caches is null)
            Xunit.Assert.Skip($"Which keys are which cache is not said: cacheKeys is missing in the contract '{target.Contract.Name}'.");
        var ratesFile = Path.Combine(target.Environment.WorkDirectory, "rates.json");
        ResultsJson.Write(ratesFile, rates);
        var sessions = Path.Combine(target.Environment.WorkDirectory, "sessions.json");
        await new SessionOpener(target.Contract, target.Environment.BaseAddress, target.Environment.Route).WriteAsync(target.Feed, Users, double.PositiveInfinity, sessions, cancellationToken);
        var files = new Dictionary<string, string> { ["sessions"] = sessions, [TrafficMixScenario.Rates] = ratesFile };
        return await new RedisWatch(redis, mayEvict: false, TimeProvider.System).MeasureAsync(Name, LoadAsync, cancellationToken);

        async Task<Trial> LoadAsync()
        {
            // The warm-up is counted too: what a cache that fills finds missing is part of what it costs, and the same every time.
            await using var traffic = await KeyTraffic.BeginAsync(redis, await RedisAddress.OfAsync(configuration, cancellationToken), caches!, cancellationToken);
            var shape = Shape();
            // How many miss at the same moment is the engine's too, and what was accepted is the clients'.
            var load = await target.LoadAsync(Name, typeof(TrafficMixScenario), shape, files, null, trial, cancellationToken, engine: LoadEngine.Clients);
            var (counted, problems) = await traffic.EndAsync(cancellationToken);
            var (looked, wrong) = await AuditAsync(redis, caches!, cancellationToken);
            return Read(load, shape.Arrivals, counted) with { Problems = problems, Notes = looked, Faults = [.. wrong, .. NeverAsked(counted, shape.Arrivals)] };
        }
    }

    private LoadShape Shape() => new()
    {
        Rate = Math.Min(target.Profile.MostRate, rates.Values.Sum() * target.Profile.RateScale),
        WarmUp = TimeSpan.FromSeconds(WarmUpSeconds),
        Duration = TimeSpan.FromSeconds(target.Profile.Seconds),
        Connections = target.Profile.Connections,
        MaxInFlight = 10_000,
        Timeout = TimeSpan.FromSeconds(target.Profile.TimeoutSeconds),
    };

    private static Trial Read(LoadResult load, double requests, IReadOnlyDictionary<string, CacheTraffic> counted) => DirectLoad.Trial(
        Name,
        load,
        [
            .. counted.Where(one => one.Value.LookUps > 0).SelectMany(one => (MeasuredFigure[])
            [
                new($"{one.Key}{SharedMeasurement.Of}hit ratio", "%", one.Value.HitRatio),
                new($"{one.Key}{SharedMeasurement.Of}look-ups", "1/request", one.Value.LookUps / requests),
            ]),
        ]);

    private static IEnumerable<string> NeverAsked(IReadOnlyDictionary<string, CacheTraffic> counted, double requests)
        => counted.Where(one => one.Value.LookUps == 0).Select(one => FormattableString.Invariant($"{one.Key}: it was not asked once in {requests:#,0} requests: the build no longer reads it."));

    /// <summary>What is in the caches when the traffic has ended, held against the database.</summary>
    private async Task<(IReadOnlyList<string> Looked, IReadOnlyList<string> Wrong)> AuditAsync(
        IConnectionMultiplexer redis, IReadOnlyDictionary<string, ContractKeys> caches, CancellationToken cancellationToken)
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
}
