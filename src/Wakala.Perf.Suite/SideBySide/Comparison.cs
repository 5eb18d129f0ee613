using Wakala.Perf.Environments;
using Wakala.Perf.Gate;
using Wakala.Perf.Load;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>What is compared, and how.</summary>
public sealed record ComparisonRequest
{
    /// <summary>The checkout.</summary>
    public required string Root { get; init; }

    /// <summary>The build that is the measure.</summary>
    public required ComparedBuild Base { get; init; }

    /// <summary>The build that is judged.</summary>
    public required ComparedBuild Candidate { get; init; }

    /// <summary>The one row that is compared; null for the whole table.</summary>
    public string? Scenario { get; init; }

    /// <summary>How sure it must be.</summary>
    public ComparisonRules Rules { get; init; } = new();

    /// <summary>Seed of the arrivals and of who gets which.</summary>
    public ulong Seed { get; init; } = 1;
}

/// <summary>What a comparison came to.</summary>
/// <param name="Rows">The rows, each with its verdict.</param>
/// <param name="Trials">What they were judged by.</param>
/// <param name="MeasuredSeconds">How long blocks were measured.</param>
public sealed record ComparisonOutcome(IReadOnlyList<RowComparison> Rows, IReadOnlyList<PairedTrial> Trials, double MeasuredSeconds);

/// <summary>
/// Measures two builds of the platform side by side: fresh pairs of processes, one stream of arrivals for the whole table, each request at
/// random to one of the two. At each look it ends when a row has regressed.
/// </summary>
public sealed class Comparison(ComparisonRequest request, Action<string> say)
{
    /// <summary>The environment that both builds share.</summary>
    private const string EnvironmentName = "processes";

    private const int BlocksOfPair = 10;
    private const int Sessions = 60;
    private const int Connections = 8;
    private const int MaxInFlight = 2_000;
    private static readonly TimeSpan Block = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(9);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Measures and judges.</summary>
    /// <exception cref="EnvironmentException">The environment could not be brought up, or was lost.</exception>
    /// <exception cref="ArgumentException">There is no such row.</exception>
    public async Task<ComparisonOutcome> RunAsync(CancellationToken cancellationToken)
    {
        var rows = Rows();
        var file = EnvironmentFile.Read(request.Root, EnvironmentName) as ProcessesFile
            ?? throw new EnvironmentException($"environments/{EnvironmentName}.json is not of the kind 'processes'.", "Restore it: git checkout environments.");
        using var machine = await MachineLock.MeasureAsync(say, TimeProvider.System, cancellationToken);
        await using var environment = await PairEnvironment.StartAsync(file, file.Profile("pr"), request.Base.Assembly, request.Candidate.Assembly, say, cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, environment.Lost);
        var trials = new List<PairedTrial>();
        IReadOnlyList<RowComparison> judged = [];
        var look = 0;
        try
        {
            for (var pair = 0; look < request.Rules.Looks.Count; pair++)
            {
                var result = await MeasureAsync(environment, rows, pair, stop.Token);
                if (environment.Fault is not null || result.CutShort is not null)
                    break;
                trials = Append(trials, result.Rows);
                if (trials[0].Blocks.Count < request.Rules.Looks[look].Blocks)
                    continue;
                judged = SideBySideGate.Judge(trials, look, request.Rules);
                look++;
                say($"Look {look} of {request.Rules.Looks.Count}, {trials[0].Blocks.Count} blocks: {Summary(judged)}");
                if (judged.Any(row => row.Verdict == Verdict.Regressed))
                    break;
            }
        }
        catch (Exception) when (environment.Fault is not null)
        {
            throw environment.Fault;
        }

        if (environment.Fault is { } fault)
            throw fault;
        cancellationToken.ThrowIfCancellationRequested();
        return new ComparisonOutcome(judged, trials, trials.Count == 0 ? 0 : trials[0].Blocks.Count * Block.TotalSeconds);
    }

    private List<(string Name, ScenarioType Type)> Rows()
    {
        var rows = ApiTable.Rows.Where(row => request.Scenario is null || row.Key == request.Scenario).Select(row => (row.Key, row.Value)).ToList();
        return rows.Count > 0 ? rows : throw new ArgumentException($"There is no row '{request.Scenario}'; there are: {string.Join(", ", ApiTable.Rows.Keys)}.");
    }

    private async Task<PairedResult> MeasureAsync(PairEnvironment environment, List<(string Name, ScenarioType Type)> rows, int pair, CancellationToken cancellationToken)
    {
        var (first, second) = await environment.StartPairAsync(pair, cancellationToken);
        var run = Guid.NewGuid().ToString("N")[..8];
        var plan = new PairedPlan
        {
            Rows = [.. rows.Select(row => new PairedRow(row.Name, row.Type.Type.Assembly.Location, row.Type.Type.FullName!, rows.Count == 1 ? row.Type.RateAlone : row.Type.RateShared))],
            Base = await ContextAsync(environment, first, "base", run, cancellationToken),
            Candidate = await ContextAsync(environment, second, "candidate", run, cancellationToken),
            Pair = pair,
            WarmUp = WarmUp,
            Block = Block,
            Blocks = BlocksOfPair,
            Connections = Connections,
            MaxInFlight = MaxInFlight,
            Timeout = Timeout,
            Seed = request.Seed,
            Result = Path.Combine(environment.WorkDirectory, "paired.json"),
        };
        say($"Pair {pair + 1}: warming up for {WarmUp.TotalSeconds:0} s, then {BlocksOfPair} blocks of {Block.TotalSeconds:0} s.");
        return await new GeneratorRunner(environment.WorkDirectory).RunAsync(plan, _ => { }, cancellationToken);
    }

    private async Task<ScenarioContext> ContextAsync(PairEnvironment environment, Uri address, string name, string run, CancellationToken cancellationToken)
    {
        var contractFile = Path.Combine(request.Root, "contract", "wakala.json");
        var sessions = Path.Combine(environment.WorkDirectory, $"sessions-{name}.json");
        await new SessionOpener(ContractFile.Read(contractFile), address).WriteAsync(DataFeed.Read(environment.FeedPath), Sessions, double.PositiveInfinity, sessions, cancellationToken);
        return new ScenarioContext
        {
            BaseAddress = address,
            Seed = request.Seed,
            RunId = run,
            Connections = Connections,
            Files = new Dictionary<string, string> { ["contract"] = contractFile, ["feed"] = environment.FeedPath, ["sessions"] = sessions },
        };
    }

    private static List<PairedTrial> Append(List<PairedTrial> trials, IReadOnlyList<PairedTrial> more)
        => trials.Count == 0 ? [.. more] : [.. trials.Zip(more, (one, other) => one with { Blocks = [.. one.Blocks, .. other.Blocks] })];

    private static string Summary(IReadOnlyList<RowComparison> rows)
        => string.Join(", ", rows.GroupBy(row => row.Verdict).OrderByDescending(same => same.Key).Select(same => $"{same.Count()} {same.Key}"));
}
