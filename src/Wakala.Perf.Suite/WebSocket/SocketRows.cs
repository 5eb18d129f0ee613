using System.Globalization;
using Wakala.Perf.Environments;
using Wakala.Perf.Gate;
using Wakala.Perf.Load;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>The rows of the document's chapter "WebSocket Performance": how each is measured and held.</summary>
/// <param name="system">What they are measured on.</param>
public sealed class SocketRows(SocketSystem system)
{
    private const string Table = "Connection Metrics";

    /// <summary>Conversations of most rows: few enough that several messages are under way in each at once.</summary>
    private const int Conversations = 8;
    private const int Users = 64;

    /// <summary>Milliseconds beside twice the baseline: what two cores that servers, platform and generator share hiccup by.</summary>
    private const double Slack = 10;

    /// <summary>
    /// The highest rate within a P99 hangs on what the machine does at that moment: by clients 5,657 a second, and 1,834 in each of three trials of an equal build on a day
    /// when everything else took a third longer; by the reactor 16,000 a second in two runs and 5,657 in a third. Smaller losses are for a comparison side by side.
    /// </summary>
    private const double CapacityFactor = 4;

    /// <summary>The first openings compile what TLS and the upgrade take, in the generator as in the platform: with half a second of them, half of the storms began too late.</summary>
    private const double OpeningWarmUpSeconds = 2;

    /// <summary>
    /// An encrypted opening takes some 2 ms of the generator (0.42 of a core at 150 a second, 0.16 at 20), and the reactor is one thread: what is more than half of what that can do is opened by clients, on every core.
    /// </summary>
    private const double MostByReactor = 250;

    private const double BytesPerKilobyte = 1024;

    private SocketSizes Sizes => system.Sizes;

    /// <summary>New connections one after the other: TCP, TLS, upgrade and sign-in.</summary>
    /// <param name="average">All of it on average, in milliseconds.</param>
    /// <param name="tls">The TLS handshake of it.</param>
    /// <param name="signIn">The token check of it.</param>
    public RowPlan Establishment(double average, double tls, double signIn) => Openings(
        "connection establishment", 20, Math.Max(3, Sizes.Seconds / 2), average, tls, signIn);

    /// <summary>Many new connections at once.</summary>
    /// <param name="rate">Connections a second, of which the profile has its share.</param>
    public RowPlan Storm(double rate) => Openings("connection storm", rate * Sizes.StormShare, Sizes.StormSeconds, null, null, null);

    /// <summary>From sending at one process to receipt at another, through the backplane.</summary>
    public RowPlan Latency(double p50, double p95, double p99)
    {
        const string name = "message latency";
        return Plan(
            new RowRules(Table, name, [.. LatencyRules(p50, p95, p99), .. SocketTrial.DeliveryRules]),
            new { Sizes.Rate, Conversations },
            async (_, trial, stop) =>
            {
                var load = await system.LoadAsync(
                    name, typeof(SocketMessageScenario), system.Plan(Conversations), system.Shape(Sizes.Rate, 1.5, Sizes.Seconds, Users), null, trial, stop);
                return load.ToTrial(LoadFigures.Latencies(load.Load));
            }) with
        {
            Count = (_, stop) => system.CountAsync(name, stop),
        };
    }

    /// <summary>The highest rate of messages that holds the document's P99 of latency.</summary>
    /// <param name="rate">Messages a second.</param>
    /// <param name="p99">The P99 that is held, in milliseconds.</param>
    public RowPlan Messages(double rate, double p99) => Capacity("messages", rate, p99, system.Plan(Conversations * 4), 1_000, Users * 4);

    /// <summary>The highest rate of broadcasts, each heard by every listener of its tenant.</summary>
    /// <param name="rate">Broadcasts a second.</param>
    /// <param name="p99">The P99 until the last has it, in milliseconds.</param>
    public RowPlan Broadcasts(double rate, double p99) => Capacity("broadcasts", rate, p99, system.Plan(0) with { Listeners = 10 }, 100, Users);

    /// <summary>Connections that are held while little is said: how many are lost, and how often each is pinged.</summary>
    /// <param name="disconnects">Lost connections, in percent an hour.</param>
    /// <param name="ping">Seconds between two pings of a connection.</param>
    public RowPlan Stability(double disconnects, double ping)
    {
        const string name = "connection stability";
        const int held = 200;
        var interval = (double)Sizes.PingSeconds;
        return Plan(
            new RowRules(
                Table,
                name,
                [
                    Figure.Reported("disconnect rate", "%/h", disconnects),
                    Figure.AtMost("disconnected", "connections", 0),
                    PingRule(ping, interval),
                    .. SocketTrial.DeliveryRules,
                ]),
            new { held, Sizes.PingSeconds, Conversations },
            async (_, trial, stop) =>
            {
                var seconds = Math.Max(Sizes.Seconds, (interval * 2.5) + 1);
                var load = await system.LoadAsync(
                    name, typeof(SocketMessageScenario), system.Plan(Conversations) with { Held = held }, system.Shape(20, 0.5, seconds, Users), null, trial, stop);
                return load.ToTrial(
                    new("disconnect rate", "%/h", 100 * load.Report.Disconnected / Math.Max(load.Report.ConnectionSeconds / 3_600, double.Epsilon)),
                    new("disconnected", "connections", load.Report.Disconnected),
                    new("ping interval", "s", load.Report.Ping.Mean / 1_000));
            });
    }

    /// <summary>The receivers' process is killed in the middle of a load and started again: its connections come back, and no message is lost.</summary>
    /// <param name="success">Connections that stand again within ten seconds, in percent.</param>
    public RowPlan Reconnection(double success)
    {
        const string name = "reconnection";
        return Plan(
            new RowRules(
                Table,
                name,
                [
                    new Figure { Name = "success", Unit = "%", Kind = FigureKind.Ratio, Better = Better.Higher, Objective = success, Least = success },
                    Figure.Time("P99 until back", null, 1_000),
                    .. SocketTrial.DeliveryRules,
                ]),
            new { Held = Sizes.Pod / 5, Conversations },
            async (_, trial, stop) =>
            {
                const double rate = 50;
                var loading = system.LoadAsync(
                    name,
                    typeof(SocketMessageScenario),
                    system.Plan(Conversations) with { Held = Sizes.Pod / 5 },
                    system.Shape(rate, 1, Math.Min(Sizes.Seconds, 30) + 2, (int)(rate * system.Target.Profile.TimeoutSeconds)) with { HighestPacingLagMs = TableTarget.LateBesideAStart },
                    null,
                    trial,
                    stop);
                // Once all are connected and messages flow, which the generator's own start comes before.
                await Task.Delay(TimeSpan.FromSeconds(4), TimeProvider.System, stop);
                await system.Receivers.KillAsync(stop);
                await system.Receivers.StartAsync(stop);
                var load = await loading;
                return load.ToTrial(
                    new("success", "%", load.Report.Disconnected == 0 ? 0 : 100.0 * load.Report.Returned / load.Report.Disconnected),
                    MeasuredFigure.Time("P99 until back", load.Report.Return.P99));
            });
    }

    /// <summary>Connections that come and go: what the platform keeps of each after it is gone.</summary>
    public RowPlan Reconnects()
    {
        const string name = "reconnects";
        const double rate = 200;
        // What a page of the heap or a table that grows in steps comes to; 2 kB of each connection are far above it.
        const double mostKept = 512;
        return Plan(
            new RowRules(Table, name, Figure.AtMost("kept", "B/connection", mostKept), Figure.AtMost("refused", "connections", 0), Figure.Time(LatencyFigure.P99.Name, null, 5 * Slack)),
            new { rate, Sizes.Seconds },
            async (_, trial, stop) =>
            {
                await ComeAndGoAsync();
                var before = await system.HeapAsync(stop);
                await ComeAndGoAsync();
                var between = await system.HeapAsync(stop);
                var load = await ComeAndGoAsync();
                // What leaks grows each time; what is compiled or kept for later grows once.
                var kept = Math.Min(between - before, await system.HeapAsync(stop) - between);
                return load.ToTrial(
                    new("kept", "B/connection", Math.Max(0, kept / (double)load.Load.Requests)),
                    new("refused", "connections", load.Report.Refused.Values.Sum()),
                    MeasuredFigure.Of(LatencyFigure.P99, load.Load.ResponseTime));

                Task<SocketTrial> ComeAndGoAsync() => system.LoadAsync(
                    name, typeof(SocketReconnectScenario), system.Plan(0), system.Shape(rate, 0.5, Sizes.Seconds, Users), null, trial, stop);
            });
    }

    /// <summary>As many connections as one process is to hold.</summary>
    /// <param name="connections">The document's.</param>
    public RowPlan Pod(int connections) => Held("connections of a pod", connections, Sizes.Pod, 0);

    /// <summary>As many connections as all processes are to hold.</summary>
    /// <param name="connections">The document's.</param>
    public RowPlan All(int connections) => Held("connections in all", connections, Sizes.All / 2, Sizes.All / 2);

    private RowPlan Openings(string name, double rate, double seconds, double? average, double? tls, double? signIn)
    {
        var engine = rate > MostByReactor ? LoadEngine.Clients : Engine;
        return Plan(
            new RowRules(
                Table,
                name,
                Figure.Time("average", average, Slack),
                Figure.Time("TLS handshake", tls, Slack),
                Figure.Time("token check", signIn, Slack),
                Figure.Time(LatencyFigure.P99.Name, null, 10 * Slack),
                Figure.AtMost("refused", "connections", 0)),
            new { rate, OpeningWarmUpSeconds, seconds },
            async (_, trial, stop) =>
            {
                var load = await system.LoadAsync(
                    name,
                    typeof(SocketConnectScenario),
                    system.Plan(0, encrypted: true) with { Unmeasured = (long)(rate * OpeningWarmUpSeconds) },
                    // What the slack of P99 forgives; the averages hardly feel a hundredth that is late.
                    system.Shape(rate, OpeningWarmUpSeconds, seconds, Users) with { HighestPacingLagMs = 10 * Slack },
                    null,
                    trial,
                    stop,
                    engine);
                return load.ToTrial(
                    MeasuredFigure.Time("average", load.Report.Establishment.Mean),
                    MeasuredFigure.Time("TLS handshake", load.Report.Tls.Mean),
                    MeasuredFigure.Time("token check", load.Report.SignIn.Mean),
                    MeasuredFigure.Of(LatencyFigure.P99, load.Load.ResponseTime),
                    new("refused", "connections", load.Report.Refused.Values.Sum()));
            }) with
        {
            Engine = engine,
        };
    }

    private RowPlan Capacity(string name, double rate, double p99, SocketsPlan plan, double first, int users)
    {
        var (profile, sizes) = (system.Target.Profile, Sizes);
        return Plan(
            new RowRules(Table, name, [Figure.Rate("capacity", rate) with { Kind = FigureKind.Capacity, Tolerance = new FigureTolerance(CapacityFactor, 0) }, .. SocketTrial.DeliveryRules]),
            new { p99, plan.Conversations, plan.Listeners, first, users },
            async (_, trial, stop) =>
            {
                var search = new CapacityPlan
                {
                    P99LimitMilliseconds = p99,
                    FirstRate = first,
                    Ceiling = rate * 4,
                    ErrorAllowance = 0,
                    Step = TimeSpan.FromSeconds(profile.CapacityStepSeconds),
                    MostSteps = Math.Max(3, profile.CapacitySteps - 1),
                    Resolution = 1.1,
                };
                var load = await system.LoadAsync(name, typeof(SocketMessageScenario), plan, system.Shape(first / 2, 1, sizes.StormSeconds, users), search, trial, stop);
                return load.ToTrial(new MeasuredFigure("capacity", "1/s", load.Load.Capacity?.RequestsPerSecond ?? 0));
            });
    }

    private LoadEngine Engine => system.Target.EngineOf(typeof(SocketMessageScenario), new Dictionary<string, string>());

    private RowPlan Plan(RowRules rules, object workload, RowMeasurement measure) => new(rules, workload, measure) { Engine = Engine };

    private RowPlan Held(string name, int documented, int byReceivers, int bySenders)
    {
        var all = byReceivers + bySenders;
        var held = new Figure { Name = "held", Unit = "connections", Kind = FigureKind.Count, Better = Better.Higher, Objective = documented, Least = all };
        return Plan(
            new RowRules(
                Table,
                name,
                [
                    all == documented ? held : held.ReadAs(string.Create(CultureInfo.InvariantCulture, $"{all:#,0} are held at this profile, {documented:#,0} at profile release")),
                    new Figure { Name = "memory", Unit = "kB/connection", Kind = FigureKind.Size, Better = Better.Lower, Tolerance = new FigureTolerance(1.5, 10) },
                    new Figure { Name = "processor", Unit = "ms/s", Kind = FigureKind.Count, Better = Better.Lower, Tolerance = new FigureTolerance(2, 50), Timed = true },
                    .. LatencyRules(null, null, null),
                    .. SocketTrial.DeliveryRules,
                ]),
            new { byReceivers, bySenders, Sizes.Rate, Sizes.PingSeconds },
            async (_, trial, stop) =>
            {
                // What earlier rows left in their heaps would hide what these connections need.
                await system.RestartAsync(stop);
                var before = system.Memory();
                var plan = system.Plan(Conversations) with { Held = byReceivers, HeldBySenders = bySenders, Opening = 32 };
                var (load, use) = await ResourceWatch.DuringAsync(
                    system.LoadAsync(name, typeof(SocketMessageScenario), plan, system.Shape(Sizes.Rate, 2, Sizes.Seconds, Users), null, trial, stop), system.Reader());
                // At the end connections are being closed.
                var until = use.Length - TimeSpan.FromSeconds(1.25);
                var processor = use.Of(ResourceRole.Api, ResourceKind.Processor)?.Mean(until - TimeSpan.FromSeconds(load.Load.Seconds - 1), until) ?? 0;
                return load.ToTrial(
                [
                    new("held", "connections", load.Report.Opened - (2 * Conversations) - load.Report.Disconnected),
                    new("memory", "kB/connection", ((use.Of(ResourceRole.Api, ResourceKind.Memory)?.Most() ?? throw new InvalidOperationException("A platform process ended in mid-load.")) - before) / BytesPerKilobyte / all),
                    new("processor", "ms/s", 1_000 * processor),
                    .. LoadFigures.Latencies(load.Load),
                ]);
            });
    }

    private static Figure PingRule(double documented, double interval)
    {
        // The platform looks for silent connections four times an interval, so that a ping may be that much late.
        var rule = new Figure { Name = "ping interval", Unit = "s", Kind = FigureKind.Count, Better = Better.Same, Objective = documented }.Between(interval * 0.9, (interval * 1.25) + 0.5);
        return interval == documented ? rule : rule.ReadAs(string.Create(CultureInfo.InvariantCulture, $"pings are set to {interval} s at this profile, and to {documented} s at profile release"));
    }

    private static Figure[] LatencyRules(double? p50, double? p95, double? p99)
        => [Figure.Time(LatencyFigure.P50.Name, p50, Slack), Figure.Time(LatencyFigure.P95.Name, p95, Slack), Figure.Time(LatencyFigure.P99.Name, p99, 2 * Slack)];
}
