using Wakala.Perf.Environments;
using Wakala.Perf.Load;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>
/// Tables that several processes of a build answer together: each build has a fleet of its own on the servers that both share, behind a prefix of its own, so that
/// neither works the other's queues nor hears the other's rooms.
/// </summary>
public sealed class FleetBuilds : IComparedBuilds
{
    private const int Tenants = 10;
    private const int Conversations = 8;

    private readonly PairServers _servers;
    private readonly PairedBuild _base;
    private readonly PairedBuild _candidate;
    private readonly FleetKind _kind;
    private readonly string _contract;
    private readonly List<PlatformFleet> _fleets = [];

    private FleetBuilds(PairServers servers, PairedBuild first, PairedBuild second, FleetKind kind, string contract)
        => (_servers, _base, _candidate, _kind, _contract) = (servers, first, second, kind, contract);

    private enum FleetKind
    {
        /// <summary>Two processes that serve: senders at one, receivers at the other.</summary>
        Sockets,

        /// <summary>One process that serves and one that works the messages' queue.</summary>
        Messages,
    }

    /// <inheritdoc />
    public Fingerprint Fingerprint => _servers.Fingerprint;

    /// <inheritdoc />
    public string WorkDirectory => _servers.WorkDirectory;

    /// <inheritdoc />
    public CancellationToken Lost => _servers.Lost;

    /// <inheritdoc />
    public EnvironmentException? Fault => _servers.Fault;

    /// <inheritdoc />
    public bool DatabasesApart => _servers.DatabasesApart;

    /// <summary>The rows of "WebSocket Performance" that have a rate: messages through the backplane, and connections that are opened.</summary>
    /// <param name="root">The checkout.</param>
    /// <param name="first">The build that is the measure.</param>
    /// <param name="second">The build that is judged.</param>
    /// <param name="apart">Whether each is to have a database of its own although they could share one.</param>
    public static ComparedTable Sockets(string root, ComparedBuild first, ComparedBuild second, bool apart = false) => Table(SuiteName.WebSocket, FleetKind.Sockets, root, first, second, apart, new Dictionary<string, ScenarioType>
    {
        ["message latency"] = new(typeof(SocketMessageScenario), 1, 150, 100),
        ["connection establishment"] = new(typeof(SocketConnectScenario), 1, 40, 30),
    });

    /// <summary>The row of "System Throughput" that has an even rate: messages from their acceptance by HTTP to their push.</summary>
    /// <param name="root">The checkout.</param>
    /// <param name="first">The build that is the measure.</param>
    /// <param name="second">The build that is judged.</param>
    /// <param name="apart">Whether each is to have a database of its own although they could share one.</param>
    public static ComparedTable Messages(string root, ComparedBuild first, ComparedBuild second, bool apart = false) => Table(SuiteName.Throughput, FleetKind.Messages, root, first, second, apart, new Dictionary<string, ScenarioType>
    {
        ["messages a second, average"] = new(typeof(DeliveredMessageScenario), 1, 75, 75),
    });

    /// <inheritdoc />
    public async Task<ComparedPair> StartPairAsync(int pair, ulong seed, CancellationToken cancellationToken)
    {
        await EndAsync();
        var servers = await _servers.ReadyAsync(pair, cancellationToken);
        var run = Guid.NewGuid().ToString("N")[..8];
        var (arms, started) = (new[] { ("base", _base, servers.Base), ("candidate", _candidate, servers.Candidate) }, new Dictionary<string, (ScenarioContext Context, int Process)>());
        foreach (var (arm, build, its) in pair % 2 == 0 ? arms : arms.Reverse())
            started[arm] = await ArmAsync(build, its, arm, pair, run, seed, cancellationToken);
        return new ComparedPair(started["base"].Context, started["candidate"].Context, started["base"].Process, started["candidate"].Process);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        await _servers.DisposeAsync();
    }

    private static ComparedTable Table(string suite, FleetKind kind, string root, ComparedBuild first, ComparedBuild second, bool apart, Dictionary<string, ScenarioType> rows)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return new ComparedTable(suite, rows, (say, cancellationToken) => OpenAsync(root, first, second, kind, apart, say, cancellationToken))
        {
            Equal = first.Tree == second.Tree && first.Environment.Count + second.Environment.Count == 0,
        };
    }

    private static async Task<IComparedBuilds> OpenAsync(
        string root, ComparedBuild first, ComparedBuild second, FleetKind kind, bool apart, Action<string> say, CancellationToken cancellationToken)
    {
        var file = ProcessesFile.Read(root);
        var (paired, other) = (first.Paired, second.Paired);
        var servers = await PairServers.StartAsync(file, file.Profile("pr"), paired, other, apart, say, cancellationToken);
        return new FleetBuilds(servers, paired, other, kind, Path.Combine(root, "contract", "wakala.json"));
    }

    private async Task<(ScenarioContext Context, int Process)> ArmAsync(PairedBuild build, ArmServers servers, string arm, int pair, string run, ulong seed, CancellationToken cancellationToken)
    {
        var settings = new Dictionary<string, string>(build.Environment) { ["WAKALA_KEY_PREFIX"] = $"{arm[0]}{pair}:" };
        foreach (var (name, value) in PairEnvironment.RuntimeSettings)
            settings[name] = value;
        var fleet = await PlatformFleet.CreateAsync(build, servers.Access, settings, cancellationToken);
        _fleets.Add(fleet);
        var serving = await fleet.ServeAsync(cancellationToken);
        var other = _kind == FleetKind.Sockets ? await fleet.ServeAsync(cancellationToken) : await fleet.WorkAsync("messages", 2, cancellationToken);
        var sessions = Path.Combine(WorkDirectory, $"sessions-{arm}.json");
        await new SessionOpener(ContractFile.Read(_contract), serving.Address!).WriteAsync(DataFeed.Read(servers.FeedPath), Tenants, double.PositiveInfinity, sessions, cancellationToken);
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
                ["feed"] = servers.FeedPath,
                ["sessions"] = sessions,
                [_kind == FleetKind.Sockets ? "sockets" : "delivery"] = plan,
            },
        };
        return (context, serving.Serving);
    }

    private async Task EndAsync()
    {
        foreach (var fleet in _fleets)
            await fleet.DisposeAsync();
        _fleets.Clear();
    }
}
