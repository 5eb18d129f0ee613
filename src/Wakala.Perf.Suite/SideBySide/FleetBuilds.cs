using Wakala.Perf.Environments;
using Wakala.Perf.Load;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>
/// Tables that several processes of a build answer together: each build has a fleet of its own on one PostgreSQL and one Redis, behind a prefix of its own, so that
/// neither works the other's queues nor hears the other's rooms.
/// </summary>
public sealed class FleetBuilds : IComparedBuilds
{
    private const int Tenants = 10;
    private const int Conversations = 8;

    private readonly ProcessesEnvironment _environment;
    private readonly PairedBuild _base;
    private readonly PairedBuild _candidate;
    private readonly FleetKind _kind;
    private readonly string _contract;
    private readonly List<PlatformFleet> _fleets = [];

    private FleetBuilds(ProcessesEnvironment environment, PairedBuild first, PairedBuild second, FleetKind kind, string contract)
        => (_environment, _base, _candidate, _kind, _contract) = (environment, first, second, kind, contract);

    private enum FleetKind
    {
        /// <summary>Two processes that serve: senders at one, receivers at the other.</summary>
        Sockets,

        /// <summary>One process that serves and one that works the messages' queue.</summary>
        Messages,
    }

    /// <inheritdoc />
    public Fingerprint Fingerprint => _environment.Fingerprint;

    /// <inheritdoc />
    public string WorkDirectory => _environment.WorkDirectory;

    /// <inheritdoc />
    public CancellationToken Lost => _environment.Lost;

    /// <inheritdoc />
    public EnvironmentException? Fault => _environment.Fault;

    /// <summary>The rows of "WebSocket Performance" that have a rate: messages through the backplane, and connections that are opened.</summary>
    /// <param name="root">The checkout, whose build seeds the database.</param>
    /// <param name="first">The build that is the measure.</param>
    /// <param name="second">The build that is judged.</param>
    public static ComparedTable Sockets(string root, ComparedBuild first, ComparedBuild second) => Table("websocket", FleetKind.Sockets, root, first, second, new Dictionary<string, ScenarioType>
    {
        ["message latency"] = new(typeof(SocketMessageScenario), 1, 150, 100),
        ["connection establishment"] = new(typeof(SocketConnectScenario), 1, 40, 30),
    });

    /// <summary>The row of "System Throughput" that has an even rate: messages from their acceptance by HTTP to their push.</summary>
    /// <param name="root">The checkout, whose build seeds the database.</param>
    /// <param name="first">The build that is the measure.</param>
    /// <param name="second">The build that is judged.</param>
    public static ComparedTable Messages(string root, ComparedBuild first, ComparedBuild second) => Table("throughput", FleetKind.Messages, root, first, second, new Dictionary<string, ScenarioType>
    {
        ["messages a second, average"] = new(typeof(DeliveredMessageScenario), 1, 75, 75),
    });

    /// <inheritdoc />
    public async Task<ComparedPair> StartPairAsync(int pair, ulong seed, CancellationToken cancellationToken)
    {
        await EndAsync();
        await _environment.SettleAsync(cancellationToken);
        var run = Guid.NewGuid().ToString("N")[..8];
        var baseFirst = pair % 2 == 0;
        var one = await ArmAsync(baseFirst ? _base : _candidate, baseFirst ? "base" : "candidate", pair, run, seed, cancellationToken);
        var other = await ArmAsync(baseFirst ? _candidate : _base, baseFirst ? "candidate" : "base", pair, run, seed, cancellationToken);
        var (ofBase, ofCandidate) = baseFirst ? (one, other) : (other, one);
        return new ComparedPair(ofBase.Context, ofCandidate.Context, ofBase.Process, ofCandidate.Process);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        await _environment.DisposeAsync();
    }

    private static ComparedTable Table(string suite, FleetKind kind, string root, ComparedBuild first, ComparedBuild second, Dictionary<string, ScenarioType> rows)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return new ComparedTable(suite, rows, (say, cancellationToken) => OpenAsync(root, first, second, kind, say, cancellationToken))
        {
            Equal = first.Tree == second.Tree && first.Environment.Count + second.Environment.Count == 0,
        };
    }

    private static async Task<IComparedBuilds> OpenAsync(
        string root, ComparedBuild first, ComparedBuild second, FleetKind kind, Action<string> say, CancellationToken cancellationToken)
    {
        var file = ProcessesFile.Read(root);
        var environment = await ProcessesEnvironment.StartAsync(root, file, file.Profile("pr"), say, cancellationToken);
        return new FleetBuilds(
            environment, new PairedBuild(first.Assembly, first.Environment), new PairedBuild(second.Assembly, second.Environment), kind, Path.Combine(root, "contract", "wakala.json"));
    }

    private async Task<(ScenarioContext Context, int Process)> ArmAsync(PairedBuild build, string arm, int pair, string run, ulong seed, CancellationToken cancellationToken)
    {
        var settings = new Dictionary<string, string>(build.Environment) { ["WAKALA_KEY_PREFIX"] = $"{arm[0]}{pair}:" };
        foreach (var (name, value) in PairEnvironment.RuntimeSettings)
            settings[name] = value;
        var fleet = await PlatformFleet.CreateAsync(build, _environment.Access, settings, cancellationToken);
        _fleets.Add(fleet);
        var serving = await fleet.ServeAsync(cancellationToken);
        var other = _kind == FleetKind.Sockets ? await fleet.ServeAsync(cancellationToken) : await fleet.WorkAsync("messages", 2, cancellationToken);
        var sessions = Path.Combine(WorkDirectory, $"sessions-{arm}.json");
        await new SessionOpener(ContractFile.Read(_contract), serving.Address!).WriteAsync(DataFeed.Read(_environment.FeedPath), Tenants, double.PositiveInfinity, sessions, cancellationToken);
        var (plan, report) = (Path.Combine(WorkDirectory, $"fleet-{arm}.json"), Path.Combine(WorkDirectory, $"fleet-report-{arm}.json"));
        if (_kind == FleetKind.Sockets)
            ResultsJson.Write(plan, new SocketsPlan { Senders = serving.Address!, Receivers = other.Address!, Conversations = Conversations, Report = report });
        else
            ResultsJson.Write(plan, new DeliveryPlan(serving.Address!, report));
        var context = new ScenarioContext
        {
            BaseAddress = serving.Address!,
            Seed = seed,
            RunId = run + arm[0],
            Connections = Comparison.Connections,
            Files = new Dictionary<string, string>
            {
                ["contract"] = _contract,
                ["feed"] = _environment.FeedPath,
                ["sessions"] = sessions,
                [_kind == FleetKind.Sockets ? "sockets" : "delivery"] = plan,
            },
        };
        return (context, serving.Id);
    }

    private async Task EndAsync()
    {
        foreach (var fleet in _fleets)
            await fleet.DisposeAsync();
        _fleets.Clear();
    }
}
