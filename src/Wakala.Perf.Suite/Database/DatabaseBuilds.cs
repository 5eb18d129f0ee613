using Wakala.Perf.Environments;
using Wakala.Perf.Gate;
using Wakala.Perf.Load;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>
/// The table "Query Performance" of two builds: the statements that each exports, executed on the database that both share, or where their migrations differ on one
/// of each build's own.
/// </summary>
public sealed class DatabaseBuilds : IComparedBuilds
{
    private readonly PairServers _servers;
    private readonly ExportedStatements _base;
    private readonly ExportedStatements _candidate;
    private readonly string _contract;

    private DatabaseBuilds(PairServers servers, ExportedStatements first, ExportedStatements second, string contract)
        => (_servers, _base, _candidate, _contract) = (servers, first, second, contract);

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

    /// <summary>The table of two builds.</summary>
    /// <param name="root">The checkout.</param>
    /// <param name="first">The build that is the measure.</param>
    /// <param name="second">The build that is judged.</param>
    /// <param name="apart">Whether each is to have a database of its own although they could share one.</param>
    public static ComparedTable Table(string root, ComparedBuild first, ComparedBuild second, bool apart = false)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return new ComparedTable(SuiteName.Database, QueryScenarios.Rows, (say, cancellationToken) => OpenAsync(root, first, second, apart, say, cancellationToken)) { Equal = first.Tree == second.Tree };
    }

    /// <inheritdoc />
    public async Task<IReadOnlyDictionary<string, ComparedAnswers>> AskAsync(ComparedPair pair, IReadOnlyDictionary<string, ScenarioType> rows, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pair);
        return !pair.HaveEqualData() ? new Dictionary<string, ComparedAnswers>() : await new AnswerPass((row, _, _) => Task.FromResult(Asked(pair, row)), sharesDatabase: !DatabasesApart).RunAsync(rows, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<ComparedPair> StartPairAsync(int pair, ulong seed, CancellationToken cancellationToken)
    {
        // What runs of a build here are the generator's connections and what is prepared on them: each pair opens its own.
        var (ofBase, ofCandidate) = await _servers.ReadyAsync(pair, cancellationToken);
        var run = Guid.NewGuid().ToString("N")[..8];
        return new ComparedPair(
            await ContextAsync(_base, ofBase, "base", run, seed, cancellationToken), await ContextAsync(_candidate, ofCandidate, "candidate", run, seed, cancellationToken), null, null);
    }

    /// <inheritdoc />
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        var (ofBase, ofCandidate) = await _servers.ReadyAsync(0, cancellationToken);
        foreach (var connection in new HashSet<string> { ofBase.Access.PostgresConnection!, ofCandidate.Access.PostgresConnection! })
        {
            await using var database = new DatabaseConnection(connection);
            await database.SettleAsync(cancellationToken);
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _servers.DisposeAsync();

    private static async Task<IComparedBuilds> OpenAsync(
        string root, ComparedBuild first, ComparedBuild second, bool apart, Action<string> say, CancellationToken cancellationToken)
    {
        var file = ProcessesFile.Read(root);
        var exported = (
            First: ExportedStatements.Parse(await PlatformExport.StatementsOfAsync(first.Paired, cancellationToken)),
            Second: ExportedStatements.Parse(await PlatformExport.StatementsOfAsync(second.Paired, cancellationToken)));
        var servers = await PairServers.StartAsync(
            file, file.Profile("pr"), first.Paired, second.Paired, apart, say, cancellationToken);
        return new DatabaseBuilds(servers, exported.First, exported.Second, Path.Combine(root, "contract", "wakala.json"));
    }

    /// <summary>The statements that both builds export for a row. What one gives that inserts is numbered and dated anew; the rest must be the same.</summary>
    private AskedRow? Asked(ComparedPair pair, string row)
    {
        string[] names = [.. _base.Statements.Where(one => one.Row == row).Select(one => one.Name).Intersect(_candidate.Statements.Where(one => one.Row == row).Select(one => one.Name))];
        var inserts = row.StartsWith("INSERT", StringComparison.Ordinal);
        return names.Length == 0 ? null : new AskedRow(
            new AskedStatements(pair.Base, row, names), new AskedStatements(pair.Candidate, row, names), inserts ? VaryingFields.Of(["/*/*"]) : VaryingFields.None);
    }

    private async Task<ScenarioContext> ContextAsync(ExportedStatements export, ArmServers servers, string arm, string run, ulong seed, CancellationToken cancellationToken)
    {
        await using var database = new DatabaseConnection(servers.Access.PostgresConnection!);
        await database.SettleAsync(cancellationToken);
        var people = await DatabaseTables.PeopleAsync(database, export, cancellationToken);
        var statements = Path.Combine(WorkDirectory, $"statements-{arm}.json");
        ResultsJson.Write(statements, new StatementFile(database.ConnectionString, people, export.Statements));
        return new ScenarioContext
        {
            // Nothing of it is asked by HTTP.
            BaseAddress = new Uri("http://127.0.0.1"),
            Seed = seed,
            RunId = run + arm[0],
            Connections = Comparison.Connections,
            Files = new Dictionary<string, string> { ["contract"] = _contract, ["feed"] = servers.FeedPath, ["statements"] = statements },
        };
    }
}
