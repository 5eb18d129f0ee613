using Wakala.Perf.Environments;
using Wakala.Perf.Load;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>
/// The table "Query Performance" of two builds: the statements that each exports, executed on one database. Two databases of equal content differ for as long as
/// they live; here both builds read and write the same one.
/// </summary>
public sealed class DatabaseBuilds : IComparedBuilds
{
    private readonly ProcessesEnvironment _environment;
    private readonly DatabaseConnection _database;
    private readonly ExportedStatements _base;
    private readonly ExportedStatements _candidate;
    private readonly string _contract;

    private DatabaseBuilds(ProcessesEnvironment environment, DatabaseConnection database, ExportedStatements first, ExportedStatements second, string contract)
        => (_environment, _database, _base, _candidate, _contract) = (environment, database, first, second, contract);

    /// <inheritdoc />
    public Fingerprint Fingerprint => _environment.Fingerprint;

    /// <inheritdoc />
    public string WorkDirectory => _environment.WorkDirectory;

    /// <inheritdoc />
    public CancellationToken Lost => _environment.Lost;

    /// <inheritdoc />
    public EnvironmentException? Fault => _environment.Fault;

    /// <summary>The table of two builds.</summary>
    /// <param name="root">The checkout, whose build seeds the database.</param>
    /// <param name="first">The build that is the measure.</param>
    /// <param name="second">The build that is judged.</param>
    public static ComparedTable Table(string root, ComparedBuild first, ComparedBuild second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return new ComparedTable("database", QueryScenarios.Rows, (say, cancellationToken) => OpenAsync(root, first, second, say, cancellationToken)) { Equal = first.Tree == second.Tree };
    }

    /// <inheritdoc />
    public async Task<ComparedPair> StartPairAsync(int pair, ulong seed, CancellationToken cancellationToken)
    {
        // What runs of a build here are the generator's connections and what is prepared on them: each pair opens its own.
        await _database.SettleAsync(cancellationToken);
        var people = await DatabaseTables.PeopleAsync(_database, _base, cancellationToken);
        var run = Guid.NewGuid().ToString("N")[..8];
        return new ComparedPair(Context(_base, "base", run, seed, people), Context(_candidate, "candidate", run, seed, people), null, null);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await _environment.DisposeAsync();
    }

    private static async Task<IComparedBuilds> OpenAsync(string root, ComparedBuild first, ComparedBuild second, Action<string> say, CancellationToken cancellationToken)
    {
        var file = ProcessesFile.Read(root);
        var exported = (
            First: ExportedStatements.Parse(await PlatformExport.StatementsOfAsync(first.Assembly, cancellationToken)),
            Second: ExportedStatements.Parse(await PlatformExport.StatementsOfAsync(second.Assembly, cancellationToken)));
        var environment = await ProcessesEnvironment.StartAsync(root, file, file.Profile("pr"), say, cancellationToken);
        return new DatabaseBuilds(
            environment, new DatabaseConnection(environment.PostgresConnection), exported.First, exported.Second, Path.Combine(root, "contract", "wakala.json"));
    }

    private ScenarioContext Context(ExportedStatements export, string arm, string run, ulong seed, IReadOnlyDictionary<string, TenantNumbers> people)
    {
        var statements = Path.Combine(WorkDirectory, $"statements-{arm}.json");
        ResultsJson.Write(statements, new StatementFile(_database.ConnectionString, people, export.Statements));
        return new ScenarioContext
        {
            BaseAddress = _environment.BaseAddress,
            Seed = seed,
            RunId = run + arm[0],
            Connections = Comparison.Connections,
            Files = new Dictionary<string, string> { ["contract"] = _contract, ["feed"] = _environment.FeedPath, ["statements"] = statements },
        };
    }
}
