using Wakala.Perf.Environments;
using Wakala.Perf.Gate;
using Wakala.Perf.Load;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>The table "API Endpoints" of two builds of the platform, as processes on the servers that they share.</summary>
public sealed class ApiBuilds : IComparedBuilds
{
    private const string Base = "base";
    private const string Candidate = "candidate";
    private const int Sessions = 60;

    /// <summary>The gate forgives one stray record of twenty requests.</summary>
    private const int LeastHalved = 40;

    /// <summary>The least tolerance of allocations and pages.</summary>
    private const double LeastDifference = 0.02;

    private readonly PairEnvironment _environment;
    private readonly string _contract;
    private readonly double _dataScale;
    private PlatformPair? _running;
    private bool _isWarm;

    private ApiBuilds(PairEnvironment environment, string contract, double dataScale) => (_environment, _contract, _dataScale) = (environment, contract, dataScale);

    /// <inheritdoc />
    public Fingerprint Fingerprint => _environment.Servers.Fingerprint;

    /// <inheritdoc />
    public string WorkDirectory => _environment.Servers.WorkDirectory;

    /// <inheritdoc />
    public CancellationToken Lost => _environment.Servers.Lost;

    /// <inheritdoc />
    public EnvironmentException? Fault => _environment.Servers.Fault;

    /// <inheritdoc />
    public bool DatabasesApart => _environment.Servers.DatabasesApart;

    /// <summary>The table of two builds.</summary>
    /// <param name="root">The checkout.</param>
    /// <param name="first">The build that is the measure.</param>
    /// <param name="second">The build that is judged.</param>
    /// <param name="apart">Whether each is to have a database of its own although they could share one.</param>
    public static ComparedTable Table(string root, ComparedBuild first, ComparedBuild second, bool apart = false)
        => new(SuiteName.Api, ApiTable.Rows, (say, cancellationToken) => OpenAsync(root, first, second, apart, say, cancellationToken))
        {
            Equal = first.Tree == second.Tree && first.Environment.Count + second.Environment.Count == 0,
        };

    /// <inheritdoc />
    public async Task<IReadOnlyDictionary<string, ComparedWork>> CountAsync(IReadOnlyDictionary<string, ScenarioType> rows, bool inFull, CancellationToken cancellationToken)
    {
        var running = _running ?? throw new InvalidOperationException("No pair of processes runs.");
        if (inFull)
            return await CountAsync(running, rows, WorkDepth.Full, cancellationToken);
        var first = rows.ToDictionary(row => row.Key, row => row.Value with { Counted = CountedFirst(row.Value) });
        var work = await CountAsync(running, first, _isWarm ? WorkDepth.Brief with { Rounds = 0 } : WorkDepth.Brief, cancellationToken);
        _isWarm = true;
        // A method that is compiled meanwhile, or a page that is split, is much in so few passes, of either build: a row costs another amount only if it does in a full count as well.
        var open = rows.Where(row => work[row.Key].Counts.Any(Differs)).ToDictionary();
        var again = open.Count == 0 ? [] : await CountAsync(running, open, WorkDepth.Full with { Rounds = 0 }, cancellationToken);
        return rows.Keys.ToDictionary(row => row, row => again.GetValueOrDefault(row, work[row]));
    }

    /// <inheritdoc />
    public async Task<IReadOnlyDictionary<string, ComparedAnswers>> AskAsync(ComparedPair pair, IReadOnlyDictionary<string, ScenarioType> rows, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pair);
        return pair.HaveEqualData() ? await AnswerPass.OverHttp(pair, ContractFile.Read(_contract), !DatabasesApart).RunAsync(rows, cancellationToken) : new Dictionary<string, ComparedAnswers>();
    }

    /// <inheritdoc />
    public async Task<ComparedPair> StartPairAsync(int pair, ulong seed, CancellationToken cancellationToken)
    {
        (_running, _isWarm) = (await _environment.StartPairAsync(pair, cancellationToken), false);
        var run = Guid.NewGuid().ToString("N")[..8];
        await Task.WhenAll(LogInAsync(_running.Base, Base, cancellationToken), LogInAsync(_running.Candidate, Candidate, cancellationToken));
        return new ComparedPair(Context(_running.Base, Base, run, seed), Context(_running.Candidate, Candidate, run, seed), _running.Base.Process, _running.Candidate.Process);
    }

    /// <inheritdoc />
    public Task SettleAsync(CancellationToken cancellationToken) => _environment.Servers.ReadyAsync(0, cancellationToken);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _environment.DisposeAsync();

    private static async Task<IComparedBuilds> OpenAsync(string root, ComparedBuild first, ComparedBuild second, bool apart, Action<string> say, CancellationToken cancellationToken)
    {
        var file = ProcessesFile.Read(root);
        var profile = file.Profile("pr");
        var environment = await PairEnvironment.StartAsync(file, profile, first.Paired, second.Paired, apart, say, cancellationToken);
        return new ApiBuilds(environment, Path.Combine(root, "contract", "wakala.json"), profile.DataScale);
    }

    private async Task<Dictionary<string, ComparedWork>> CountAsync(PlatformPair platforms, IReadOnlyDictionary<string, ScenarioType> rows, WorkDepth depth, CancellationToken cancellationToken)
    {
        var (first, second) = (Work(platforms.Base, Base), Work(platforms.Candidate, Candidate));
        await Task.WhenAll(first.WarmAsync(cancellationToken), second.WarmAsync(cancellationToken));
        await first.CountAsync(rows, cancellationToken);
        await second.CountAsync(rows, cancellationToken);
        // What either build keeps of the time before the other stored is not what it would answer now.
        await RowWork.EmptyAsync(platforms.Base.Servers.Access.Redis!);
        var work = new Dictionary<string, ComparedWork>();
        foreach (var row in rows.Keys)
            work[row] = await second.HeldToAsync(first, row, cancellationToken);
        return work;

        BuildWork Work(PairedServer server, string arm)
        {
            var counted = new RowWork(_environment.Alone(server), ContractFile.Read(_contract), _dataScale, Context(server, arm, string.Empty, 0).Files) { Depth = depth };
            return new BuildWork(arm, counted, server.Servers.Access.PostgresConnection!);
        }
    }

    /// <summary>Half of what is counted for good, but where that is little already, or is stored: pages are split now and then, in half as many requests twice as often or half as often.</summary>
    private static int CountedFirst(ScenarioType type) => type.Stores || type.Counted < LeastHalved ? type.Counted : type.Counted / 2;

    /// <summary>Whether a count is another one in the candidate, or of allocations and pages more or less; processor time is judged over the streams.</summary>
    private static bool Differs(FigureJudgement count)
        => count.Name != ProcessWork.Processor
            && (count is { Binding: true, Verdict: Verdict.Regressed or Verdict.Changed }
                || (count is { Name: ProcessWork.Allocated or ProcessWork.DiskBytes, Value: { } value, Baseline: { } before } && Math.Abs(value - before) > LeastDifference * before));

    private string SessionsOf(string arm) => Path.Combine(WorkDirectory, $"sessions-{arm}.json");

    private Task LogInAsync(PairedServer server, string arm, CancellationToken cancellationToken)
        => new SessionOpener(ContractFile.Read(_contract), server.Address).WriteAsync(DataFeed.Read(server.Servers.FeedPath), Sessions, double.PositiveInfinity, SessionsOf(arm), cancellationToken);

    private ScenarioContext Context(PairedServer server, string arm, string run, ulong seed) => new()
    {
        BaseAddress = server.Address,
        Seed = seed,
        // Both ask for the same, mostly in one database: a key that must never repeat needs the build's own mark, of one length.
        RunId = run + arm[0],
        Connections = Comparison.Connections,
        Files = new Dictionary<string, string> { ["contract"] = _contract, ["feed"] = server.Servers.FeedPath, ["sessions"] = SessionsOf(arm) },
    };
}
