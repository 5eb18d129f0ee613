using System.Security.Cryptography;
using StackExchange.Redis;
using Wakala.Perf.Environments;
using Wakala.Perf.Load;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>
/// Starts the platform with an empty cache, and again with an empty one that it fills before it listens, beside the environment's own process and behind keys of
/// its own; and asks both for the same from the first moment on.
/// </summary>
internal sealed class WarmStart(TableTarget target, int trial)
{
    private const string Prefix = "start:";
    private const double Rate = 100;
    private const double Seconds = 2;
    private const double Mega = 1e6;

    private readonly string _sessions = Path.Combine(target.Environment.WorkDirectory, "warm-sessions.json");
    private readonly string _key = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));

    /// <summary>What is asked of the platform.</summary>
    public static object Workload { get; } = new { Rate, Seconds, CacheSizes.Tenants, CacheSizes.Sessions, CacheSizes.Queries, requests = "GET /messages/list" };

    /// <summary>Measures every row of the table.</summary>
    public async Task<Trial> MeasureAsync(CancellationToken cancellationToken)
    {
        var redis = new DirectLoad(target).Server.Redis;
        return await new RedisWatch(redis, mayEvict: false, TimeProvider.System).MeasureAsync("starts", () => MeasureAsync(redis, cancellationToken), cancellationToken);
    }

    private async Task<Trial> MeasureAsync(IConnectionMultiplexer redis, CancellationToken cancellationToken)
    {
        await using var servers = await FurtherServers.CreateAsync(target.RepositoryRoot, cancellationToken);
        try
        {
            var sessions = await OpenSessionsAsync(servers, cancellationToken);
            var plan = (Tenants: Share(CacheSizes.Tenants), Sessions: sessions, Queries: Share(CacheSizes.Queries));
            var (_, _, cold) = await StartAsync(servers, redis, null, cancellationToken);
            var (time, cache, warm) = await StartAsync(servers, redis, FormattableString.Invariant($"tenants={plan.Tenants},sessions={plan.Sessions},queries={plan.Queries}"), cancellationToken);
            var report = cache!.Report;
            var (before, after) = (cold.ResponseTime.MeanMilliseconds, warm.ResponseTime.MeanMilliseconds);
            return new Trial
            {
                Scenario = "starts",
                StartedAt = warm.StartedAt,
                Seconds = cold.Seconds + warm.Seconds,
                Figures =
                [
                    Figure(WarmingTable.Start, "start-up", "ms", time.TotalMilliseconds),
                    Figure(WarmingTable.Start, "warming", "ms", report.Milliseconds),
                    .. Preloaded(WarmingTable.Tenants, report.TenantConfigs, plan.Tenants),
                    .. Preloaded(WarmingTable.Sessions, report.ActiveSessions, plan.Sessions),
                    .. Preloaded(WarmingTable.Pages, report.HotQueries, plan.Queries),
                    Figure(WarmingTable.FirstResponses, "before", "ms", before),
                    Figure(WarmingTable.FirstResponses, "after", "ms", after),
                    Figure(WarmingTable.FirstResponses, "improvement", "%", 100 * (before - after) / before),
                ],
                Requests = cold.Due + warm.Due,
                Dropped = cold.Dropped + warm.Dropped,
                Errors = cold.Errors.Concat(warm.Errors).GroupBy(one => one.Key).ToDictionary(kind => kind.Key, kind => kind.Sum(one => one.Value)),
                Notes = cache.Notes,
                Faults = cache.Faults,
                Validity = warm.Validity,
            };
        }
        finally
        {
            await DirectLoad.CleanAsync(redis, Prefix);
        }
    }

    /// <summary>Users log in, really; their sessions are then kept in the database, and their tokens hold for every process of one key.</summary>
    private async Task<int> OpenSessionsAsync(FurtherServers servers, CancellationToken cancellationToken)
    {
        await using var platform = await servers.StartPlatformAsync(target.Environment.Access, Prefix, Variables(null), cancellationToken);
        await new SessionOpener(target.Contract, platform.Address).WriteAsync(target.Feed, Share(CacheSizes.Sessions), double.PositiveInfinity, _sessions, cancellationToken);
        // Unmeasured: what sends must not compile its own way when the platform's first moments are what is measured.
        await AskAsync(platform.Address, "warm-up", cancellationToken);
        return ResultsJson.Read<Session[]>(_sessions).Length;
    }

    private async Task<(TimeSpan Time, WarmedCache? Cache, LoadResult Load)> StartAsync(FurtherServers servers, IConnectionMultiplexer redis, string? plan, CancellationToken cancellationToken)
    {
        await DirectLoad.CleanAsync(redis, Prefix);
        await target.Environment.SettleAsync(cancellationToken);
        await using var platform = await servers.StartPlatformAsync(target.Environment.Access, Prefix, Variables(plan), cancellationToken);
        var cache = plan is null ? null : await new WarmedKeys(target, redis, Prefix).ReadAsync(platform, cancellationToken);
        return (platform.StartTime, cache, await AskAsync(platform.Address, plan is null ? "cold start" : "warm start", cancellationToken));
    }

    /// <summary>From this process, which has done it before: a fresh generator would be later than the platform.</summary>
    private async Task<LoadResult> AskAsync(Uri address, string name, CancellationToken cancellationToken)
    {
        var shape = new LoadShape
        {
            Rate = Rate,
            WarmUp = TimeSpan.Zero,
            Duration = TimeSpan.FromSeconds(Seconds),
            Connections = target.Profile.Connections,
            MaxInFlight = 1_000,
            Timeout = TimeSpan.FromSeconds(target.Profile.TimeoutSeconds),
        };
        await using var scenario = new ListMessagesScenario();
        await scenario.PrepareAsync(
            new ScenarioContext
            {
                BaseAddress = address,
                Seed = (ulong)trial,
                RunId = "start",
                Connections = shape.Connections,
                Files = new Dictionary<string, string>
                {
                    ["contract"] = Path.Combine(target.RepositoryRoot, "contract", "wakala.json"),
                    ["feed"] = target.Environment.FeedPath,
                    ["sessions"] = _sessions,
                },
            },
            cancellationToken);
        var users = new List<IVirtualUser>();
        for (var index = 0; index < shape.Connections; index++)
            users.Add(await scenario.OpenAsync(index, cancellationToken));
        try
        {
            return await new LoadRun(shape.ToLoad(), users, TimeProvider.System).RunAsync(name, null, cancellationToken);
        }
        finally
        {
            foreach (var user in users)
                await user.DisposeAsync();
        }
    }

    private Dictionary<string, string> Variables(string? plan)
    {
        var variables = new Dictionary<string, string> { ["WAKALA_JWT_KEY"] = _key, ["WAKALA_KEEP_SESSIONS"] = "1" };
        if (plan is not null)
            variables["WAKALA_WARM"] = plan;
        return variables;
    }

    private int Share(int documented) => Math.Max(3, (int)Math.Round(documented * target.DataScale));

    private static MeasuredFigure[] Preloaded(string row, Warmed warmed, int asked) =>
    [
        Figure(row, "count", "keys", warmed.Count),
        Figure(row, "size", "MB", warmed.Bytes / Mega),
        Figure(row, "missing", "keys", asked - warmed.Count),
    ];

    private static MeasuredFigure Figure(string row, string name, string unit, double value) => new($"{row}{SharedMeasurement.Of}{name}", unit, value);
}
