using Wakala.Perf.Environments;
using Wakala.Perf.Gate;
using Wakala.Perf.Load;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>The table "API Endpoints" of two builds of the platform, as processes on the servers that they share.</summary>
public sealed class ApiBuilds : IComparedBuilds
{
    private const int Sessions = 60;

    private readonly PairEnvironment _environment;
    private readonly string _contract;
    private readonly double _dataScale;

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
    public async Task<IReadOnlyDictionary<string, ComparedWork>> CountAsync(IReadOnlyDictionary<string, ScenarioType> rows, CancellationToken cancellationToken)
    {
        var platforms = await _environment.StartPairAsync(0, cancellationToken);
        var (first, second) = (await WorkAsync(platforms.Base, "base", cancellationToken), await WorkAsync(platforms.Candidate, "candidate", cancellationToken));
        // What one build stores the other would read: nobody stores before both have read.
        foreach (var stores in (bool[])[false, true])
        {
            await first.CountAsync(rows.Where(row => row.Value.Stores == stores), cancellationToken);
            await second.CountAsync(rows.Where(row => row.Value.Stores == stores), cancellationToken);
        }

        var work = new Dictionary<string, ComparedWork>();
        foreach (var row in rows.Keys)
            work[row] = await second.HeldToAsync(first, row, cancellationToken);
        return work;
    }

    /// <inheritdoc />
    public async Task<IReadOnlyDictionary<string, ComparedAnswers>> AskAsync(IReadOnlyDictionary<string, ScenarioType> rows, ulong seed, CancellationToken cancellationToken)
    {
        var pair = await StartPairAsync(0, seed, cancellationToken);
        return pair.HaveEqualData() ? await AnswerPass.OverHttp(pair, ContractFile.Read(_contract), !DatabasesApart).RunAsync(rows, cancellationToken) : new Dictionary<string, ComparedAnswers>();
    }

    /// <inheritdoc />
    public async Task<ComparedPair> StartPairAsync(int pair, ulong seed, CancellationToken cancellationToken)
    {
        var platforms = await _environment.StartPairAsync(pair, cancellationToken);
        var run = Guid.NewGuid().ToString("N")[..8];
        return new ComparedPair(
            await ContextAsync(platforms.Base, "base", run, seed, cancellationToken),
            await ContextAsync(platforms.Candidate, "candidate", run, seed, cancellationToken),
            platforms.Base.Process,
            platforms.Candidate.Process);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _environment.DisposeAsync();

    private static async Task<IComparedBuilds> OpenAsync(string root, ComparedBuild first, ComparedBuild second, bool apart, Action<string> say, CancellationToken cancellationToken)
    {
        var file = ProcessesFile.Read(root);
        var profile = file.Profile("pr");
        var environment = await PairEnvironment.StartAsync(file, profile, first.Paired, second.Paired, apart, say, cancellationToken);
        return new ApiBuilds(environment, Path.Combine(root, "contract", "wakala.json"), profile.DataScale);
    }

    private async Task<BuildWork> WorkAsync(PairedServer server, string arm, CancellationToken cancellationToken)
    {
        var context = await ContextAsync(server, arm, string.Empty, 0, cancellationToken);
        return new BuildWork(arm, new RowWork(_environment.Alone(server), ContractFile.Read(_contract), _dataScale, context.Files), server.Servers.Access.PostgresConnection!);
    }

    private async Task<ScenarioContext> ContextAsync(PairedServer server, string arm, string run, ulong seed, CancellationToken cancellationToken)
    {
        var sessions = Path.Combine(WorkDirectory, $"sessions-{arm}.json");
        await new SessionOpener(ContractFile.Read(_contract), server.Address).WriteAsync(DataFeed.Read(server.Servers.FeedPath), Sessions, double.PositiveInfinity, sessions, cancellationToken);
        return new ScenarioContext
        {
            BaseAddress = server.Address,
            Seed = seed,
            // Both ask for the same, mostly in one database: a key that must never repeat needs the build's own mark, of one length.
            RunId = run + arm[0],
            Connections = Comparison.Connections,
            Files = new Dictionary<string, string> { ["contract"] = _contract, ["feed"] = server.Servers.FeedPath, ["sessions"] = sessions },
        };
    }
}
