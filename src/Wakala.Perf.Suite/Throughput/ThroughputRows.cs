using System.Globalization;
using Wakala.Perf.Environments;
using Wakala.Perf.Gate;
using Wakala.Perf.Load;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>The rows of the document's table "System Throughput": how each is measured and held.</summary>
/// <param name="system">What they are measured on.</param>
public sealed class ThroughputRows(ThroughputSystem system)
{
    internal const string Table = "System Throughput";

    private const string AverageName = "messages a second, average";
    private const int Users = 256;
    private const int FewUsers = 32;
    private const double WarmUpSeconds = 1.5;

    /// <summary>How long messages are queued before a worker that stood still is let at them.</summary>
    private static readonly TimeSpan Queueing = TimeSpan.FromMilliseconds(100);

    /// <summary>How long workers may take with what two tenants sent.</summary>
    private static readonly TimeSpan Emptying = TimeSpan.FromSeconds(30);

    /// <summary>How long Redis is away after it was killed: a supervisor that starts it at once.</summary>
    private static readonly TimeSpan Away = TimeSpan.FromMilliseconds(500);

    /// <summary>Milliseconds beside twice the baseline: what two cores that servers, workers and generator share hiccup by.</summary>
    private const double Slack = 20;

    /// <summary>By how much of what arrives a queue may grow and be called sustained: less than what the end of the stretch happens to hold.</summary>
    private const double MostGrowth = 2;

    /// <summary>A burst is so many times the average: 12,000 to 5,000.</summary>
    private const double Burst = 2.4;

    private ThroughputSizes Sizes => system.Sizes;

    /// <summary>Messages from their acceptance by HTTP to their push, at an even rate.</summary>
    /// <param name="documented">Messages a second.</param>
    public RowPlan Average(double documented)
        => Even(AverageName, documented, Sizes.Seconds) with { Count = (_, stop) => new MessageWork(system).CountAsync(AverageName, stop) };

    /// <summary>The same for long: a queue that grows is not sustained.</summary>
    /// <param name="documented">Messages a second.</param>
    public RowPlan Sustained(double documented) => Even("messages a second, sustained", documented, Sizes.SustainedSeconds);

    /// <summary>A burst of 2.4 times the average, and how long its queue takes to be as it was.</summary>
    /// <param name="documented">Messages a second of the burst.</param>
    public RowPlan Peak(double documented)
    {
        const string name = "messages a second, peak";
        const double before = 1.5;
        var (rate, seconds) = (documented * Sizes.Share, before + Sizes.BurstSeconds + Sizes.Seconds);
        return new RowPlan(
            new RowRules(
                Table,
                name,
                [
                    Asked("peak", documented),
                    Figure.Time("drained after", null, 500),
                    .. DeliveredTrial.LatencyRules(5 * Slack),
                    .. DeliveredTrial.Rules,
                ]),
            new { rate, Burst, before, Sizes.BurstSeconds, Sizes.Seconds },
            async (_, trial, stop) =>
            {
                await system.WorkMessagesAsync(stop);
                var shape = system.Shape(rate / Burst, WarmUpSeconds, seconds, Users) with
                {
                    HighestPacingLagMs = TableTarget.LateBesideAStart,
                    Stages =
                    [
                        new Stage(TimeSpan.FromSeconds(before), rate / Burst),
                        new Stage(TimeSpan.Zero, rate),
                        new Stage(TimeSpan.FromSeconds(Sizes.BurstSeconds), rate),
                        new Stage(TimeSpan.Zero, rate / Burst),
                        new Stage(TimeSpan.FromSeconds(Sizes.Seconds), rate / Burst),
                    ],
                };
                var load = await system.DeliverAsync(name, shape, trial, null, stop);
                // Half-way between both rates: what is above is the burst.
                var drain = BacklogCurve.Drain(load.Readings, (rate + (rate / Burst)) / 2, TimeProvider.System);
                var measured = load.ToTrial(
                [
                    new("peak", "1/s", load.Load.Series.Select(point => (double)point.Succeeded).Order().TakeLast(Math.Max(1, (int)Sizes.BurstSeconds - 1)).Average()),
                    MeasuredFigure.Time("drained after", drain?.TotalMilliseconds ?? 0),
                    .. LoadFigures.Latencies(load.Load),
                ]);
                return drain is null ? measured with { Problems = [.. measured.Problems, "no end of the burst was seen in the queue"] } : measured;
            });
    }

    /// <summary>A worker is killed in the middle of a load: another takes over what it had, and nothing is lost or told twice.</summary>
    public RowPlan KilledWorker()
    {
        const string name = "a worker is killed";
        var rate = Sizes.Rate;
        return new RowPlan(
            new RowRules(Table, name, [Figure.Time("taken over within", null, 2_000), .. DeliveredTrial.Rules]),
            new { rate, Sizes.Seconds },
            async (_, trial, stop) =>
            {
                await system.LeaveMessagesAsync(stop);
                var (killed, other) = (await system.WorkAsync("messages", 1, stop), await system.WorkAsync("messages", 1, stop));
                var inHand = false;
                var load = await system.DeliverAsync(
                    name,
                    system.Shape(rate, WarmUpSeconds, Sizes.Seconds + 2, (int)(rate * system.Target.Profile.TimeoutSeconds)) with { HighestPacingLagMs = TableTarget.LateBesideAStart },
                    trial,
                    async running =>
                    {
                        await Task.WhenAny(running, Task.Delay(TimeSpan.FromSeconds(WarmUpSeconds + 2), TimeProvider.System, stop));
                        inHand = await KillAtWorkAsync(killed, other, stop);
                    },
                    stop);
                await other.StopAsync(stop);
                var measured = load.ToTrial(MeasuredFigure.Time("taken over within", load.Load.ResponseTime.MaxMilliseconds));
                return inHand ? measured : measured with { Problems = [.. measured.Problems, "the worker had nothing in its hands when it was killed, so that nothing had to be taken over"] };
            });
    }

    /// <summary>
    /// Redis is killed in the middle of a load and started again on what it had written: messages that come meanwhile are refused, and those that were accepted
    /// are all heard, once.
    /// </summary>
    public RowPlan KilledRedis()
    {
        const string name = "Redis is killed";
        var rate = Sizes.Rate;
        return new RowPlan(
            new RowRules(
                Table,
                name,
                [
                    Figure.Time("heard again within", null, 2_000),
                    new Figure { Name = DeliveredTrial.Failed, Unit = "messages", Kind = FigureKind.Count, Better = Better.Lower, Tolerance = new FigureTolerance(2, rate), Timed = true },
                    .. DeliveredTrial.Rules.Where(rule => rule.Name != DeliveredTrial.Failed),
                ]),
            new { rate, Sizes.Seconds, Away },
            async (target, trial, stop) =>
            {
                await using var servers = await FurtherServers.CreateAsync(target.RepositoryRoot, stop);
                var redis = await servers.StartRedisAsync(Durable(ProcessesFile.Read(target.RepositoryRoot).Redis), stop);
                await using var own = await ThroughputSystem.StartAsync(target, redis, stop);
                await own.WorkMessagesAsync(stop);
                var load = await own.DeliverAsync(
                    name,
                    own.Shape(rate, WarmUpSeconds, Sizes.Seconds + 4, (int)(rate * target.Profile.TimeoutSeconds)) with { HighestPacingLagMs = TableTarget.LateBesideAStart },
                    trial,
                    async running =>
                    {
                        await Task.WhenAny(running, Task.Delay(TimeSpan.FromSeconds(WarmUpSeconds + 3), TimeProvider.System, stop));
                        await redis.CrashAsync(Away, stop);
                    },
                    stop);
                return load.ToTrial(MeasuredFigure.Time("heard again within", load.Load.ResponseTime.MaxMilliseconds));
            });
    }

    /// <summary>
    /// With <c>everysec</c> Redis writes before it answers, but not while a sync is under way: what it acknowledged then is lost with its process (redis.conf of 7.0,
    /// <c>no-appendfsync-on-rewrite</c> and INFO's <c>aof_delayed_fsync</c>). Only a server that syncs each write can be held to losing nothing.
    /// </summary>
    private static Dictionary<string, string> Durable(IReadOnlyDictionary<string, string> settings) => new(settings) { ["appendfsync"] = "always" };

    /// <summary>Connections of all kinds, held at once while requests go over them.</summary>
    /// <param name="webSockets">WebSockets.</param>
    /// <param name="http">HTTP connections.</param>
    /// <param name="database">The platform's connections to its database.</param>
    public RowPlan Connections(double webSockets, double http, double database)
    {
        const string name = "connections at once";
        const double rate = 100;
        var (share, pool) = (Sizes.ConnectionShare, system.Pool);
        // What a process on one machine can open is less than the document's: see the sizes.
        var (sockets, requests) = ((int)(webSockets * share), (int)Math.Min(http * share, 9_000));
        return new RowPlan(
            new RowRules(
                Table,
                name,
                [
                    Held("WebSocket", webSockets, sockets),
                    Held("HTTP", http, requests),
                    Held("database", database, pool),
                    new Figure { Name = "memory", Unit = "kB/connection", Kind = FigureKind.Size, Better = Better.Lower, Tolerance = new FigureTolerance(1.5, 10) },
                    .. DeliveredTrial.LatencyRules(Slack),
                ]),
            new { sockets, requests, pool, rate, Sizes.Seconds },
            async (target, trial, stop) =>
            {
                var connected = await FillPoolAsync(pool, stop);
                var directory = target.Environment.WorkDirectory;
                var plan = new HeldPlan(
                    requests,
                    new SocketsPlan { Senders = system.Serving.Address!, Receivers = system.Serving.Address!, Conversations = 0, Held = sockets, Report = Path.Combine(directory, "held-sockets-report.json") },
                    Path.Combine(directory, "held-report.json"));
                var file = Path.Combine(directory, "held.json");
                ResultsJson.Write(file, plan);
                var before = ProcessUse.Of([system.Serving.Id], TimeProvider.System) ?? throw new InvalidOperationException("The platform process is not there.");
                var (load, use) = await ResourceWatch.DuringAsync(
                    target.LoadAsync(name, typeof(HeldConnectionsScenario), system.Shape(rate, WarmUpSeconds, Sizes.Seconds, 32), system.Files(("held", file)), null, trial, stop, system.Serving.Address),
                    new ProcessReader(ResourceRole.Api, () => [system.Serving.Id], [], TimeProvider.System));
                var report = ResultsJson.Read<HeldReport>(plan.Report);
                return LoadFigures.Trial(
                    load,
                    [new("WebSocket", "connections", report.WebSockets),
                    new("HTTP", "connections", report.Http),
                    new("database", "connections", Math.Min(connected, await PoolConnectionsAsync(stop))),
                    new("memory", "kB/connection", ((use.Of(ResourceRole.Api, ResourceKind.Memory)?.Most() ?? throw new InvalidOperationException("The platform process ended in mid-load.")) - before.MemoryBytes) / 1024 / (sockets + requests)),
                    .. LoadFigures.Latencies(load)]);
            });
    }

    /// <summary>Rates at which full queues are worked, by one worker and by two, one of which is then killed.</summary>
    /// <param name="queue"><c>messages</c>, <c>webhooks</c> or <c>media</c>.</param>
    /// <param name="documented">Entries a second.</param>
    public RowPlan Queue(string queue, double documented) => new QueueRow(system, queue).Plan(documented);

    /// <summary>One tenant bursts at ten times its rate: what another tenant's users notice of it.</summary>
    public RowPlan NoisyNeighbour()
    {
        const string name = "noisy neighbour";
        const int times = 10;
        const double tenantRate = 50;
        // Two generators have their code compiled at once: with half of it both were late in three of three trials on a slower day.
        const double warmUpSeconds = 3;
        var (rate, seconds) = (Sizes.TenantRate, Sizes.Seconds);
        return new RowPlan(
            new RowRules(
                Table,
                name,
                Figure.Time("quiet P99", null, Slack),
                Figure.Time("P99 beside a burst", null, Slack),
                new Figure { Name = "times its quiet P99", Unit = "1", Kind = FigureKind.Count, Better = Better.Lower, Tolerance = new FigureTolerance(2, 2), Timed = true },
                Figure.AtMost("failed", "messages", 0)),
            new { tenantRate, rate, times, warmUpSeconds, seconds },
            async (target, trial, stop) =>
            {
                await system.WorkMessagesAsync(stop);
                var (trials, stretches, loads, since) = (new List<LoadResult>(), new List<NeighbourStretch>(), new List<QueueLoad>(), await system.Auditor.NowAsync(stop));
                // There and back, so that a machine that becomes slower or faster meanwhile is neither's; and the better of two that can be believed counts, so that one hiccup is neither's.
                foreach (var isBurst in (bool[])[false, true, true, false])
                {
                    TableLoad[] pair =
                        [
                            new TableLoad("the tenant", typeof(SendMessageScenario), system.Shape(tenantRate, warmUpSeconds, seconds * 0.75, FewUsers), system.FilesOf(1), system.Serving.Address),
                            new TableLoad("its neighbour", typeof(SendMessageScenario), system.Shape(isBurst ? rate * times : rate, warmUpSeconds, seconds * 0.75, 2 * FewUsers), system.FilesOf(0), system.Serving.Address),
                        ];
                    var both = await target.LoadTogetherAsync(name, pair, trial, null, stop);
                    loads.AddRange(pair.Zip(both, (load, one) => new QueueLoad(
                        load.Scenario, target.Again(load.Files, string.Empty, trial, load.At), load.Shape.Arrivals, one.Succeeded, one.ErrorCount + one.Dropped)));
                    stretches.Add(new NeighbourStretch(isBurst, both[0].ResponseTime.PercentileMilliseconds(99), (both.FirstOrDefault(one => !one.Validity.Valid) ?? both[0]).Validity));
                    trials.AddRange(both);
                }

                await system.Backlog("messages").FallsToAsync(0, Emptying, [], stop);
                var (line, faults) = await system.Auditor.BalanceAsync(system.Queue("messages"), since, loads, stop);
                var (quiet, burst) = (NeighbourStretch.Better(stretches, isBurst: false), NeighbourStretch.Better(stretches, isBurst: true));

                return LoadFigures.Trial(
                    trials[2],
                    MeasuredFigure.Time("quiet P99", quiet.P99),
                    MeasuredFigure.Time("P99 beside a burst", burst.P99),
                    new("times its quiet P99", "1", burst.P99 / quiet.P99),
                    new("failed", "messages", trials.Sum(one => one.ErrorCount + one.Dropped))) with
                {
                    Scenario = name,
                    Notes = [$"The books: {line.Line}."],
                    Faults = faults,
                    Validity = quiet.Validity.Valid ? burst.Validity : quiet.Validity,
                };
            })
        {
            Engine = system.Target.EngineOf(typeof(SendMessageScenario), system.FilesOf(0), system.Serving.Address),
        };
    }

    private RowPlan Even(string name, double documented, double seconds)
    {
        var rate = documented * Sizes.Share;
        return new RowPlan(
            new RowRules(
                Table,
                name,
                [
                    Asked("delivered", documented),
                    // A worker that had no processor at the stretch's end leaves a slope once; a queue that is not sustained leaves it each time.
                    Figure.AtMost("backlog growth", "% of arrivals", MostGrowth) with { Timed = true },
                    .. DeliveredTrial.LatencyRules(Slack),
                    .. DeliveredTrial.Rules,
                ]),
            new { rate, seconds },
            async (_, trial, stop) =>
            {
                await system.WorkMessagesAsync(stop);
                var load = await system.DeliverAsync(name, system.Shape(rate, WarmUpSeconds, seconds, Users), trial, null, stop);
                return load.ToTrial(
                [
                    new("delivered", "1/s", load.Load.Succeeded / load.Load.Seconds),
                    new("backlog growth", "% of arrivals", Math.Max(0, 100 * BacklogCurve.Growth(Busy(load.Readings), TimeProvider.System) / rate)),
                    .. LoadFigures.Latencies(load.Load),
                ]);
            });
    }

    /// <summary>The queue while messages came: before and after it is empty, which would tilt the line.</summary>
    private static List<BacklogReading> Busy(IReadOnlyList<BacklogReading> readings)
        => [.. readings.SkipWhile(one => one.Added == readings[0].Added).Where(one => one.Added < readings[^1].Added)];

    private Figure Asked(string figure, double documented)
    {
        var rate = documented * Sizes.Share;
        // What comes at the ends of the stretch may fall outside of it.
        var rule = Figure.Rate(figure, documented) with { Least = rate * 0.95 };
        return Sizes.Share == 1 ? rule : rule.ReadAs(string.Create(CultureInfo.InvariantCulture, $"{rate:#,0} a second are asked for at this profile, {documented:#,0} at profile release"));
    }

    private static Figure Held(string kind, double documented, int held)
        => new Figure { Name = kind, Unit = "connections", Kind = FigureKind.Count, Better = Better.Higher, Objective = documented, Least = held }
            .ReadAs(string.Create(CultureInfo.InvariantCulture, $"{held:#,0} are held at this profile; the document's {documented:#,0} are a live system's"));

    /// <summary>
    /// Kills a worker in the middle of its work: rows of what is queued are locked, so that it has their entries and waits to be done with them. One that acknowledges
    /// before it works loses them.
    /// </summary>
    /// <returns>Whether it was at such rows.</returns>
    private async Task<bool> KillAtWorkAsync(FleetProcess worker, FleetProcess other, CancellationToken cancellationToken)
    {
        var since = TimeProvider.System.GetUtcNow() - TimeSpan.FromSeconds(1);
        other.Pause();
        worker.Pause();
        try
        {
            await Task.Delay(Queueing, TimeProvider.System, cancellationToken);
            await using var held = await system.HoldAsync("messages", since, cancellationToken);
            worker.Resume();
            var isAtWork = await held.AreWaitedForAsync(Queueing * 20, cancellationToken);
            await worker.KillAsync(cancellationToken);
            return isAtWork;
        }
        finally
        {
            other.Resume();
        }
    }

    /// <summary>Has the platform open as many connections to its database as it may, by searches that come all at once; they stay open for minutes.</summary>
    private async Task<int> FillPoolAsync(int pool, CancellationToken cancellationToken)
    {
        const string operation = "GET /contacts/search";
        using var client = TargetRoute.Direct.Open();
        var template = new RequestTemplate(system.Target.Contract, operation, system.Serving.Address!);
        var sessions = ResultsJson.Read<Session[]>(system.Files()["sessions"]);
        var values = new Dictionary<string, string> { ["limit"] = "20", ["name"] = "a" };
        var open = 0;
        for (var tries = 0; tries < 10 && open < pool; tries++)
        {
            await Task.WhenAll(Enumerable.Range(0, 4 * pool).Select(async number =>
            {
                using var request = template.Make(values, sessions[number % sessions.Length].Token).ToMessage();
                using var answer = await client.SendAsync(request, cancellationToken);
            }));
            open = await PoolConnectionsAsync(cancellationToken);
        }

        return open;
    }

    private async Task<int> PoolConnectionsAsync(CancellationToken cancellationToken)
    {
        using var client = TargetRoute.Direct.Open();
        var pool = await new PlatformPool(client, system.Serving.Address!).ReadAsync(cancellationToken);
        return pool.Used + pool.Idle;
    }
}
