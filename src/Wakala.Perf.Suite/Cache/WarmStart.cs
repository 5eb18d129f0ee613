using System.Security.Cryptography;
using System.Text.Json;
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
    private const string Said = "Wakala.Platform warmed ";
    private const double Rate = 100;
    private const double Seconds = 2;
    private const double Mega = 1e6;

    /// <summary>The document's tenants whose configuration is warmed.</summary>
    internal const int Tenants = 1_000;

    /// <summary>The document's sessions that are.</summary>
    internal const int Sessions = 10_000;

    /// <summary>The document's pages that are.</summary>
    internal const int Queries = 500;

    /// <summary>Which row of the table is which cache of the contract.</summary>
    private static readonly Dictionary<string, string> Rows = new()
    {
        ["tenant_config_cache"] = "preloaded_data tenant_configs",
        ["session_cache"] = "preloaded_data active_sessions",
        ["api_response_cache"] = "preloaded_data hot_queries",
    };

    private readonly string _sessions = Path.Combine(target.Environment.WorkDirectory, "warm-sessions.json");
    private readonly string _key = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));

    /// <summary>What is asked of the platform.</summary>
    public static object Workload { get; } = new { Rate, Seconds, Tenants, Sessions, Queries, requests = "GET /messages/list" };

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
            var plan = (Tenants: Share(Tenants), Sessions: sessions, Queries: Share(Queries));
            var (_, cold) = await StartAsync(servers, redis, null, cancellationToken);
            var (started, warm) = await StartAsync(servers, redis, FormattableString.Invariant($"tenants={plan.Tenants},sessions={plan.Sessions},queries={plan.Queries}"), cancellationToken);
            var report = started.Report!;
            var (before, after) = (cold.ResponseTime.MeanMilliseconds, warm.ResponseTime.MeanMilliseconds);
            return new Trial
            {
                Scenario = "starts",
                StartedAt = warm.StartedAt,
                Seconds = cold.Seconds + warm.Seconds,
                Figures =
                [
                    Figure("startup_time", "start-up", "ms", started.Time.TotalMilliseconds),
                    Figure("startup_time", "warming", "ms", report.Milliseconds),
                    .. Preloaded("tenant_configs", report.TenantConfigs, plan.Tenants),
                    .. Preloaded("active_sessions", report.ActiveSessions, plan.Sessions),
                    .. Preloaded("hot_queries", report.HotQueries, plan.Queries),
                    Figure("impact_on_cold_start", "before", "ms", before),
                    Figure("impact_on_cold_start", "after", "ms", after),
                    Figure("impact_on_cold_start", "improvement", "%", 100 * (before - after) / before),
                ],
                Requests = cold.Due + warm.Due,
                Dropped = cold.Dropped + warm.Dropped,
                Errors = cold.Errors.Concat(warm.Errors).GroupBy(one => one.Key).ToDictionary(kind => kind.Key, kind => kind.Sum(one => one.Value)),
                Notes = started.Notes,
                Faults = [.. started.Faults],
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
        await new SessionOpener(target.Contract, platform.Address).WriteAsync(target.Feed, Share(Sessions), double.PositiveInfinity, _sessions, cancellationToken);
        // Unmeasured: what sends must not compile its own way when the platform's first moments are what is measured.
        await AskAsync(platform.Address, "warm-up", cancellationToken);
        return ResultsJson.Read<Session[]>(_sessions).Length;
    }

    private async Task<(Started Platform, LoadResult Load)> StartAsync(FurtherServers servers, IConnectionMultiplexer redis, string? plan, CancellationToken cancellationToken)
    {
        await DirectLoad.CleanAsync(redis, Prefix);
        await target.Environment.SettleAsync(cancellationToken);
        await using var platform = await servers.StartPlatformAsync(target.Environment.Access, Prefix, Variables(plan), cancellationToken);
        var started = new Started(platform.StartTime, null, []);
        if (plan is not null)
            started = await AuditAsync(await ReadAsync(platform, redis, cancellationToken), redis, cancellationToken);
        return (started, await AskAsync(platform.Address, plan is null ? "cold start" : "warm start", cancellationToken));
    }

    /// <summary>What was warmed, held against the database before anybody asks for it.</summary>
    private async Task<Started> AuditAsync(Started started, IConnectionMultiplexer redis, CancellationToken cancellationToken)
    {
        if (target.Contract.CacheKeys is not { } caches || target.Environment.Access.PostgresConnection is not { } postgres)
            return started with { Notes = ["What was warmed was not audited: the contract does not name its keys, or this environment gives no way into its database."] };
        var (notes, faults) = (new List<string>(), new List<string>());
        foreach (var (cache, row) in Rows.Where(one => caches.ContainsKey(one.Key)))
        {
            var (count, wrong) = await new CachedValues(redis, Prefix, postgres).AuditAsync(caches[cache], cancellationToken);
            notes.Add(FormattableString.Invariant($"{row}: {count:#,0} keys were held against the database."));
            if (wrong is not null)
                faults.Add($"{row}: {wrong}.");
        }

        return started with { Notes = notes, Faults = [.. started.Faults, .. faults] };
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

    /// <summary>What the platform says that it put in, held beside what is there.</summary>
    private static async Task<Started> ReadAsync(FurtherPlatform platform, IConnectionMultiplexer redis, CancellationToken cancellationToken)
    {
        var line = (await platform.ReadLogAsync(cancellationToken)).Split('\n').FirstOrDefault(one => one.StartsWith(Said, StringComparison.Ordinal))
            ?? throw new GeneratorException("The platform did not say what it had put into the cache: it was asked to by WAKALA_WARM.");
        var report = JsonSerializer.Deserialize<Report>(line[Said.Length..], ResultsJson.Options)!;
        var faults = new List<string>();
        // A tenant has two keys, by number and by name.
        foreach (var (row, pattern, keys, warmed) in (IEnumerable<(string, string, int, Warmed)>)
        [
            ("preloaded_data tenant_configs", "tenant:*", 2, report.TenantConfigs),
            ("preloaded_data active_sessions", "session:*", 1, report.ActiveSessions),
            ("preloaded_data hot_queries", "list:*", 1, report.HotQueries),
        ])
        {
            var there = redis.GetServers()[0].Keys(pattern: $"{Prefix}{pattern}", pageSize: 1_000).ToArray();
            var lengths = await Task.WhenAll(there.Select(key => redis.GetDatabase().StringLengthAsync(key)));
            var bytes = lengths.Sum() + there.Sum(key => (long)key.ToString().Length);
            if (there.Length != keys * warmed.Count || bytes != warmed.Bytes)
                faults.Add(FormattableString.Invariant($"{row}: the platform says {warmed.Count:#,0} of {warmed.Bytes:#,0} bytes, and {there.Length:#,0} keys of {bytes:#,0} bytes are there."));
        }

        return new Started(platform.StartTime, report, faults);
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
        Figure($"preloaded_data {row}", "count", "keys", warmed.Count),
        Figure($"preloaded_data {row}", "size", "MB", warmed.Bytes / Mega),
        Figure($"preloaded_data {row}", "missing", "keys", asked - warmed.Count),
    ];

    private static MeasuredFigure Figure(string row, string name, string unit, double value) => new($"{row}{SharedMeasurement.Of}{name}", unit, value);

    private sealed record Started(TimeSpan Time, Report? Report, IReadOnlyList<string> Faults)
    {
        public IReadOnlyList<string> Notes { get; init; } = [];
    }

    private sealed record Report(Warmed TenantConfigs, Warmed ActiveSessions, Warmed HotQueries, double Milliseconds);

    private sealed record Warmed(int Count, long Bytes);
}
