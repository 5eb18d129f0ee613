using Wakala.Perf.Environments;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>
/// What resources are measured on: a process that serves, a process of workers for each queue, the environment's servers, and what sees all of them. Of a live system, that system as it is.
/// </summary>
public sealed class ResourceSystem : IAsyncDisposable
{
    /// <summary>The queues, and the rows of the API table that fill them.</summary>
    internal static readonly IReadOnlyDictionary<string, Type> Queues = new Dictionary<string, Type>
    {
        ["messages"] = typeof(SendMessageScenario),
        ["webhooks"] = typeof(ReceiveWebhookScenario),
        ["media"] = typeof(UploadMediaScenario),
    };

    private const int WorkersOfQueue = 2;

    /// <summary>
    /// Of the profile's highest rate. At all of it two cores of a slow machine were full (1.9 used, the generator's among them), so that a worker which kept a core busy for nothing got what was left, and had
    /// 18 % more than before.
    /// </summary>
    private const double RateShare = 0.5;
    private const int MostSessions = 100;

    /// <summary>Long enough for two readings of each reader: an engine's stream begins after a second or two.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(4);

    private readonly IReadOnlyDictionary<string, double> _rates = DocumentMix.Rates();
    private readonly List<FleetProcess> _workers = [];
    private WatchedResources? _seen;
    private string _sessions = string.Empty;

    private ResourceSystem(TableTarget target) => Target = target;

    /// <summary>The environment below.</summary>
    public TableTarget Target { get; }

    /// <summary>How much this profile means.</summary>
    public ResourceSizes Sizes => ResourceSizes.Of(Target.ProfileName);

    /// <summary>What serves here and is worked; null of a system that somebody else runs.</summary>
    internal ThroughputSystem? Own { get; private set; }

    /// <summary>What sees its resources.</summary>
    internal IReadOnlyList<IResourceReader> Readers { get; private set; } = [];

    /// <summary>Starts what is to be started, logs users in, and looks what can be seen.</summary>
    /// <exception cref="EnvironmentException">A process did not start.</exception>
    public static async Task<ResourceSystem> StartAsync(TableTarget target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        var system = new ResourceSystem(target);
        try
        {
            await system.StartAsync(cancellationToken);
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    /// <summary>What a part uses of a resource while nothing is asked of it, in the quietest second of the look: the runtime compiles for some seconds after a load. 0 where nobody saw.</summary>
    internal double AtRest(ResourceRole role, ResourceKind kind) => _seen?.Of(role, kind)?.Least() ?? 0;

    /// <summary>Whether somebody sees a part's use of a resource.</summary>
    internal bool Sees(ResourceRole role, ResourceKind kind) => _seen?.Of(role, kind) is not null;

    /// <summary>Whether somebody knows how much there is of it too.</summary>
    internal bool SeesShare(ResourceRole role, ResourceKind kind) => _seen?.Of(role, kind)?.Limit is not null;

    /// <summary>All rows of the API table at once, in the document's proportions.</summary>
    internal IReadOnlyList<TableLoad> Mix() => Mix(Sizes.WarmUpSeconds, Sizes.Seconds);

    private IReadOnlyList<TableLoad> Mix(double warmUp, double seconds)
    {
        var (profile, allowance, documented) = (Target.Profile, Target.Environment.Allowance, _rates.Values.Sum());
        var total = Math.Min(Math.Min(profile.MostRate * RateShare, documented * profile.RateScale), allowance?.RequestsPerSecond ?? double.PositiveInfinity);
        var connections = Math.Min(profile.Connections, allowance?.Connections ?? int.MaxValue) / _rates.Count;
        if (connections == 0)
            throw new EnvironmentException($"'{Target.Environment.Name}' allows {allowance?.Connections} connections, and the mix of {_rates.Count} rows needs one for each. Nothing was sent.", "Have the owner of the system raise mayBeLoaded.connections, or leave the suite out.");
        return
        [
            .. ApiTable.Rows.Select(row => new TableLoad(
                row.Key,
                row.Value.Type,
                // A part's mean use hardly feels requests that are a little late, and two cores that all parts share make them so: P99 of 10 to 20 ms in equal trials.
                Target.Shape(total * _rates[row.Key] / documented, warmUp, seconds, connections) with { HighestPacingLagMs = TableTarget.LateBesideAStart },
                Files(),
                Own?.Serving.Address)),
        ];
    }

    /// <summary>The files of a load by all users.</summary>
    internal IReadOnlyDictionary<string, string> Files() => Own?.Files() ?? new Dictionary<string, string> { ["sessions"] = _sessions };

    /// <summary>Logs users in, or in again: a session ends after some hours.</summary>
    internal Task LogInAsync(CancellationToken cancellationToken)
        => Own?.LogInAsync(cancellationToken)
            ?? new SessionOpener(Target.Contract, Target.Environment.BaseAddress, Target.Environment.Route)
                .WriteAsync(Target.Feed, MostSessions, Target.Environment.Allowance!.RequestsPerSecond, _sessions, cancellationToken);

    /// <summary>The processes that work its queues; none of a system that somebody else runs.</summary>
    internal IReadOnlyList<FleetProcess> Workers => _workers;

    /// <summary>Has its workers do nothing until it is disposed of: they ask their queues all the time.</summary>
    internal IDisposable StandStill() => new Stillness(_workers);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => Own?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        var environment = Target.Environment;
        var readers = new List<IResourceReader>();
        if (environment.Access.Postgres is not null)
            readers.Add(new PostgresReader(() => environment.Access.Postgres, TimeProvider.System));
        if (environment.Access.Redis is { } redis)
            readers.Add(new RedisReader(redis, TimeProvider.System));
        readers.AddRange(environment.Readers);
        if (environment.Allowance is null)
        {
            Own = await ThroughputSystem.StartAsync(Target, cancellationToken);
            await Own.LeaveMessagesAsync(cancellationToken);
            foreach (var queue in Queues.Keys)
                _workers.Add(await Own.WorkAsync(queue, WorkersOfQueue, cancellationToken));
            readers.Add(new ProcessReader(ResourceRole.Api, () => [Own.Serving.Serving], [Own.Serving.Address!.Port, Own.Serving.SecureAddress!.Port], TimeProvider.System));
            readers.Add(new ProcessReader(ResourceRole.Workers, () => [.. _workers.Select(one => one.Serving)], [], TimeProvider.System));
            await Target.LoadTogetherAsync("warm-up", Mix(0, Sizes.CompilingSeconds), 0, null, cancellationToken);
        }
        else
        {
            _sessions = Path.Combine(environment.WorkDirectory, "resource-sessions.json");
            await LogInAsync(cancellationToken);
        }

        Readers = readers;
        // What cannot be asked at all is an error now, and not in the middle of a row.
        await using var look = new ResourceWatch(Readers, TimeProvider.System);
        await Task.Delay(Look, TimeProvider.System, cancellationToken);
        _seen = await look.EndAsync();
    }

    private sealed class Stillness : IDisposable
    {
        private readonly IReadOnlyList<FleetProcess> _workers;

        public Stillness(IReadOnlyList<FleetProcess> workers)
        {
            _workers = workers;
            foreach (var worker in workers)
                worker.Pause();
        }

        public void Dispose()
        {
            foreach (var worker in _workers)
                worker.Resume();
        }
    }
}
