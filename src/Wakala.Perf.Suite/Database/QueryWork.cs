using Wakala.Perf.Load;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>Counts what one execution of each query costs the server: before any load, so that every run counts on the same data.</summary>
internal sealed class QueryWork(TableTarget target, DatabaseConnection database, ExportedStatements export, IReadOnlyDictionary<string, TenantNumbers> people)
{
    /// <returns>The work of each query that the run measures, or why it could not be counted.</returns>
    public async Task<IReadOnlyDictionary<string, (CountedWork? Work, string? Problem)>> CountAsync(CancellationToken cancellationToken)
    {
        // What the queries do ends at the database. Connections that are reset are the generator's and the harness's own: one or two of them in equal runs.
        var access = target.Environment.Access with { Redis = null };
        using var counter = await WorkCounter.OpenAsync(new WorkScope { Access = access, MayChange = true }, cancellationToken);
        await using var quiet = await QuietDatabase.HoldAsync(access.Postgres!, TimeProvider.System, cancellationToken);
        var counted = new Dictionary<string, (CountedWork? Work, string? Problem)>();
        foreach (var (query, scenario) in QueryScenarios.Rows.Where(row => target.Measures(row.Key)))
        {
            try
            {
                counted[query] = (await CountAsync(counter, query, scenario, cancellationToken), null);
            }
            catch (InvalidOperationException error)
            {
                counted[query] = (null, $"its work could not be counted: {error.Message}");
            }
        }

        return counted;
    }

    private async Task<CountedWork> CountAsync(WorkCounter counter, string query, ScenarioType scenario, CancellationToken cancellationToken)
    {
        var file = Path.Combine(target.Environment.WorkDirectory, "statements.json");
        ResultsJson.Write(file, new StatementFile(database.ConnectionString, people, export.Statements));
        var sequence = new CountedSequence(scenario.Type, new ScenarioContext
        {
            BaseAddress = target.Environment.BaseAddress,
            Seed = 0,
            RunId = string.Empty,
            Connections = 1,
            Files = new Dictionary<string, string> { ["statements"] = file, ["feed"] = target.Environment.FeedPath },
        });
        await database.SettleAsync(cancellationToken);
        await sequence.SendAsync(CountedSequence.WarmSeed, scenario.Counted, cancellationToken);
        var tally = await counter.CountAsync(
            scenario.Counted,
            async stop =>
            {
                await sequence.SendAsync(CountedSequence.Seed, scenario.Counted, stop);
                await database.WaitUntilGoneAsync(StatementScenario.ApplicationName, stop);
            },
            cancellationToken);
        var hash = CountedSequence.Hash(query, scenario.Version, scenario.Counted, target.DataScale, target.Feed.From, target.Feed.To, target.Feed.Tenants);
        return new CountedWork(query, hash, scenario.Counted, [.. tally.Counts.Where(count => count.Name != StatementSource.Resets)]) { Missing = [.. tally.Missing.Where(one => one.Names != CommandSource.Names)] };
    }
}
