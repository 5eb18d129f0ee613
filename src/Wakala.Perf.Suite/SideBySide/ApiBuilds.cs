using Wakala.Perf.Environments;
using Wakala.Perf.Load;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>The table "API Endpoints" of two builds of the platform, as processes on one PostgreSQL and one Redis.</summary>
public sealed class ApiBuilds : IComparedBuilds
{
    private const int Sessions = 60;

    private readonly PairEnvironment _environment;
    private readonly string _contract;

    private ApiBuilds(PairEnvironment environment, string contract) => (_environment, _contract) = (environment, contract);

    /// <inheritdoc />
    public Fingerprint Fingerprint => _environment.Fingerprint;

    /// <inheritdoc />
    public string WorkDirectory => _environment.WorkDirectory;

    /// <inheritdoc />
    public CancellationToken Lost => _environment.Lost;

    /// <inheritdoc />
    public EnvironmentException? Fault => _environment.Fault;

    /// <summary>The table of two builds.</summary>
    /// <param name="root">The checkout.</param>
    /// <param name="first">The build that is the measure.</param>
    /// <param name="second">The build that is judged.</param>
    public static ComparedTable Table(string root, ComparedBuild first, ComparedBuild second)
        => new("api", ApiTable.Rows, (say, cancellationToken) => OpenAsync(root, first, second, say, cancellationToken))
        {
            Equal = first.Tree == second.Tree && first.Environment.Count + second.Environment.Count == 0,
        };

    /// <inheritdoc />
    public async Task<ComparedPair> StartPairAsync(int pair, ulong seed, CancellationToken cancellationToken)
    {
        var platforms = await _environment.StartPairAsync(pair, cancellationToken);
        var run = Guid.NewGuid().ToString("N")[..8];
        return new ComparedPair(
            await ContextAsync(platforms.Base, "base", run, seed, cancellationToken),
            await ContextAsync(platforms.Candidate, "candidate", run, seed, cancellationToken),
            platforms.BaseProcess,
            platforms.CandidateProcess);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _environment.DisposeAsync();

    private static async Task<IComparedBuilds> OpenAsync(string root, ComparedBuild first, ComparedBuild second, Action<string> say, CancellationToken cancellationToken)
    {
        var file = ProcessesFile.Read(root);
        var environment = await PairEnvironment.StartAsync(
            file, file.Profile("pr"), new PairedBuild(first.Assembly, first.Environment), new PairedBuild(second.Assembly, second.Environment), say, cancellationToken);
        return new ApiBuilds(environment, Path.Combine(root, "contract", "wakala.json"));
    }

    private async Task<ScenarioContext> ContextAsync(Uri address, string arm, string run, ulong seed, CancellationToken cancellationToken)
    {
        var sessions = Path.Combine(WorkDirectory, $"sessions-{arm}.json");
        await new SessionOpener(ContractFile.Read(_contract), address).WriteAsync(DataFeed.Read(_environment.FeedPath), Sessions, double.PositiveInfinity, sessions, cancellationToken);
        return new ScenarioContext
        {
            BaseAddress = address,
            Seed = seed,
            // Both ask for the same, in one database: a key that must never repeat needs the build's own mark, of one length.
            RunId = run + arm[0],
            Connections = Comparison.Connections,
            Files = new Dictionary<string, string> { ["contract"] = _contract, ["feed"] = _environment.FeedPath, ["sessions"] = sessions },
        };
    }
}
