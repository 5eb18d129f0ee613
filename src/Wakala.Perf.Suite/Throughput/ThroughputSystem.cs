using StackExchange.Redis;
using Wakala.Perf.Environments;
using Wakala.Perf.Load;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>
/// A process that serves and processes that work its queues, on an environment's servers, and users who are logged in: what every row of "System Throughput" is
/// measured on.
/// </summary>
public sealed class ThroughputSystem : IAsyncDisposable
{
    private const string Prefix = "throughput:";
    private const int MostTenants = 20;
    private const double WarmUpSeconds = 6;

    /// <summary>Of a worker that was killed; long beside what entries take, so that nothing is taken from one who is only slow.</summary>
    private const int ClaimSeconds = 2;

    private readonly PlatformFleet _fleet;
    private readonly IConnectionMultiplexer _redis;
    private readonly string _sessions;
    private FleetProcess? _messageWorkers;

    private ThroughputSystem(TableTarget target, PlatformFleet fleet, IConnectionMultiplexer redis, FleetProcess serving, string sessions)
        => (Target, _fleet, _redis, Serving, _sessions) = (target, fleet, redis, serving, sessions);

    /// <summary>The environment below.</summary>
    public TableTarget Target { get; }

    /// <summary>How much this profile means.</summary>
    public ThroughputSizes Sizes => ThroughputSizes.Of(Target.ProfileName);

    /// <summary>Connections to the database that this process may have.</summary>
    public int Pool => Sizes.DatabasePool;

    /// <summary>The process that answers requests and pushes.</summary>
    public FleetProcess Serving { get; }

    /// <summary>The way into its database.</summary>
    internal DatabaseConnection Database { get; private init; } = null!;

    /// <summary>Starts what serves, and logs users in; nobody works the queues yet.</summary>
    /// <exception cref="EnvironmentException">The environment lets no further process to its servers, or one did not start.</exception>
    public static async Task<ThroughputSystem> StartAsync(TableTarget target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        var system = await StartAsync(target, target.Environment.Access, cancellationToken);
        try
        {
            await system.WarmUpAsync(cancellationToken);
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts one whose cache is another than the environment's. Its code is not compiled yet.</summary>
    internal static Task<ThroughputSystem> StartAsync(TableTarget target, FurtherRedis redis, CancellationToken cancellationToken)
        => StartAsync(target, target.Environment.Access with { Redis = redis.Connection, RedisConfiguration = redis.Configuration }, cancellationToken);

    private static async Task<ThroughputSystem> StartAsync(TableTarget target, TargetAccess access, CancellationToken cancellationToken)
    {
        var settings = new Dictionary<string, string>
        {
            ["WAKALA_KEY_PREFIX"] = Prefix,
            ["WAKALA_QUEUE_CLAIM_SECONDS"] = $"{ClaimSeconds}",
            ["WAKALA_DB_POOL"] = $"{ThroughputSizes.Of(target.ProfileName).DatabasePool}",
            ["WAKALA_DIAGNOSTICS"] = "1",
        };
        var fleet = await PlatformFleet.CreateAsync(target.RepositoryRoot, access, settings, cancellationToken);
        try
        {
            var serving = await fleet.ServeAsync(cancellationToken);
            var sessions = Path.Combine(target.Environment.WorkDirectory, $"throughput-sessions-{serving.Id}.json");
            var system = new ThroughputSystem(target, fleet, access.Redis!, serving, sessions) { Database = new DatabaseConnection(access.PostgresConnection!) };
            await system.LogInAsync(cancellationToken);
            return system;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>Logs users in, or in again: a session ends after some hours.</summary>
    internal Task LogInAsync(CancellationToken cancellationToken)
        => new SessionOpener(Target.Contract, Serving.Address!).WriteAsync(Target.Feed, MostTenants, double.PositiveInfinity, _sessions, cancellationToken);

    /// <summary>Has messages worked, by two workers in a process that is kept from row to row.</summary>
    internal async Task WorkMessagesAsync(CancellationToken cancellationToken)
        => _messageWorkers ??= await WorkAsync("messages", 2, cancellationToken);

    /// <summary>Ends those: what is queued is left to others.</summary>
    internal async Task LeaveMessagesAsync(CancellationToken cancellationToken)
    {
        if (_messageWorkers is { } workers)
            await workers.StopAsync(cancellationToken);
        _messageWorkers = null;
    }

    /// <summary>Has the code of both processes compiled, or the first row would be judged by a start that no user sees.</summary>
    private async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        await WorkMessagesAsync(cancellationToken);
        await DeliverAsync("warm-up", Shape(200, 0, WarmUpSeconds, 256), 0, null, cancellationToken);
    }

    /// <summary>Sends messages over HTTP and waits for each to be heard, while the queue is looked at.</summary>
    /// <param name="row">The row.</param>
    /// <param name="shape">How hard.</param>
    /// <param name="trial">What it draws from.</param>
    /// <param name="meanwhile">What is done while it lasts; told when the load is over.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal async Task<DeliveredTrial> DeliverAsync(string row, LoadShape shape, int trial, Func<Task, Task>? meanwhile, CancellationToken cancellationToken)
    {
        var directory = Target.Environment.WorkDirectory;
        var plan = new DeliveryPlan(Serving.Address!, Path.Combine(directory, "delivery-report.json"));
        var file = Path.Combine(directory, "delivery.json");
        ResultsJson.Write(file, plan);
        File.Delete(plan.Report);
        var backlog = Backlog("messages");
        var (deadBefore, since) = (await backlog.DeadAsync(), await Auditor.NowAsync(cancellationToken));
        var load = Target.LoadAsync(row, typeof(DeliveredMessageScenario), shape, Files(("delivery", file)), null, trial, cancellationToken, Serving.Address);
        var watching = backlog.DuringAsync(load);
        if (meanwhile is not null)
            await meanwhile(load);
        var measured = await load;
        var readings = await watching;
        var left = new List<BacklogReading>();
        await backlog.FallsToAsync(0, TimeSpan.FromSeconds(2 * ClaimSeconds), left, cancellationToken);
        var report = ResultsJson.Read<DeliveryReport>(plan.Report);
        // Which of them failed is not known one by one, so that with a failure only their number is held.
        var unanswered = Math.Max(0, shape.AllArrivals - report.Accepted);
        var sent = new QueueLoad(typeof(SendMessageScenario), Target.Again(Files(), string.Empty, trial, Serving.Address), shape.AllArrivals, report.Accepted, unanswered);
        var books = await Auditor.BalanceAsync(Queue("messages"), since, [sent], cancellationToken);
        return new DeliveredTrial(measured, report, readings, unanswered, left[^1].Waiting, await backlog.DeadAsync() - deadBefore, books);
    }

    /// <summary>Starts workers of a queue, in a process of their own.</summary>
    internal Task<FleetProcess> WorkAsync(string queue, int count, CancellationToken cancellationToken) => _fleet.WorkAsync(queue, count, cancellationToken);

    /// <summary>A queue of the contract.</summary>
    /// <exception cref="InvalidOperationException">The contract has none of that name.</exception>
    internal QueueContract Queue(string name) => Target.Contract.Queues?.GetValueOrDefault(name)
        ?? throw new InvalidOperationException($"The contract '{Target.Contract.Name}' has no queue '{name}': name its stream in it.");

    /// <summary>What says how long a queue is.</summary>
    internal Backlog Backlog(string queue) => new(_redis, Prefix, Queue(queue));

    /// <summary>Where its processes keep uploaded files.</summary>
    internal string MediaRoot => _fleet.MediaRoot;

    /// <summary>What balances the books of its queues.</summary>
    internal QueueAuditor Auditor => new(Database, new QueueEntries(_redis.GetDatabase(), Prefix), MediaRoot);

    /// <summary>The files of a load by all users.</summary>
    internal Dictionary<string, string> Files(params (string Name, string Path)[] more) => Files(_sessions, more);

    /// <summary>The files of a load by the users of one tenant: the heaviest is the first.</summary>
    internal Dictionary<string, string> FilesOf(int tenant)
    {
        var sessions = ResultsJson.Read<Session[]>(_sessions);
        var slug = sessions.Select(one => one.Tenant).Distinct().ElementAt(tenant);
        var path = Path.Combine(Target.Environment.WorkDirectory, $"throughput-sessions-{Serving.Id}-{tenant}.json");
        ResultsJson.Write(path, sessions.Where(one => one.Tenant == slug));
        return Files(path);
    }

    /// <summary>A load that goes on at one rate.</summary>
    internal LoadShape Shape(double rate, double warmUp, double seconds, int users) => Target.Shape(rate, warmUp, seconds, users);

    /// <summary>Rows that came since a moment and are not done yet.</summary>
    internal Task<long> UnfinishedAsync(string queue, DateTimeOffset since, CancellationToken cancellationToken)
        => Database.ValueAsync<long>(Queue(queue).Unfinished, cancellationToken, since);

    /// <summary>Locks the rows that came since a moment and are not done: a worker that has read their entries comes no further until this is disposed of.</summary>
    /// <exception cref="InvalidOperationException">The contract has no statement for it.</exception>
    internal async Task<HeldRows> HoldAsync(string queue, DateTimeOffset since, CancellationToken cancellationToken)
        => await HeldRows.LockAsync(
            Database,
            Queue(queue).Hold ?? throw new InvalidOperationException($"The contract '{Target.Contract.Name}' does not say how rows of the queue '{queue}' are held: give it a 'hold'."),
            since,
            cancellationToken);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _fleet.DisposeAsync();
        await Database.DisposeAsync();
    }

    private static Dictionary<string, string> Files(string sessions, params (string Name, string Path)[] more)
        => new(more.Select(one => KeyValuePair.Create(one.Name, one.Path))) { ["sessions"] = sessions };
}
