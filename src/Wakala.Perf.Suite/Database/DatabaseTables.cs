using Wakala.Perf.Environments;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>The rows of the document's chapter "Database Performance", ready to be measured in an environment.</summary>
public sealed class DatabaseTables : IAsyncDisposable
{
    private readonly DatabaseConnection _database;
    private readonly ExportedStatements _export;
    private readonly Dictionary<string, TenantNumbers> _people;
    private readonly QueryStream _stream;
    private readonly string? _tooSmall;
    private LoadEngine _engine;
    private IReadOnlyDictionary<string, (CountedWork? Work, string? Problem)> _work = new Dictionary<string, (CountedWork? Work, string? Problem)>();

    private DatabaseTables(DatabaseConnection database, ExportedStatements export, Dictionary<string, TenantNumbers> people, string? tooSmall)
    {
        (_database, _export, _people, _tooSmall) = (database, export, people, tooSmall);
        _stream = new QueryStream(database, export, people);
    }

    /// <summary>Reads the platform's statements and whom they can be executed for.</summary>
    /// <returns>Null where nobody but the platform may reach the database.</returns>
    /// <exception cref="EnvironmentException">The platform does not export its statements, or the database cannot count statements.</exception>
    public static async Task<DatabaseTables?> OpenAsync(TableTarget target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (target.Environment.Access.PostgresConnection is not { } connection)
            return null;
        var export = ExportedStatements.Parse(await PlatformExport.StatementsAsync(target.RepositoryRoot, cancellationToken));
        var database = new DatabaseConnection(connection);
        try
        {
            await database.ExecuteAsync("CREATE EXTENSION IF NOT EXISTS pg_stat_statements", cancellationToken);
            await StatementCounts.ResetAsync(database, cancellationToken);
        }
        catch (Npgsql.PostgresException error)
        {
            await database.DisposeAsync();
            throw new EnvironmentException($"The database cannot count statements: {error.MessageText}", "Preload pg_stat_statements (shared_preload_libraries), and reach the database as one who may create the extension.", error);
        }

        var tables = new DatabaseTables(database, export, await PeopleAsync(database, export, cancellationToken), await TooSmallAsync(database, cancellationToken));
        tables._engine = tables._stream.Engine(target);
        target.Say("the four queries", $"Engine: {(tables._engine == LoadEngine.Reactor ? "the reactor" : "Npgsql")} plays the statements.");
        if (!target.TimesOnly)
            tables._work = await new QueryWork(target, database, export, tables._people).CountAsync(cancellationToken);
        return tables;
    }

    /// <summary>Why the data is too small to mean anything: its messages fit into what caches them. Null where they do not.</summary>
    public string? TooSmall => _tooSmall;

    /// <summary>A row of "Query Performance".</summary>
    /// <param name="query">The query, as the document prints it.</param>
    /// <param name="average">Its average, in milliseconds.</param>
    /// <param name="callsPerMinute">Its calls a minute.</param>
    /// <param name="share">Its share of the total time, in percent.</param>
    /// <exception cref="ArgumentException">The stream does not have so many calls of it.</exception>
    public RowPlan Query(string query, double average, int callsPerMinute, int share)
    {
        if (QueryScenarios.CallsPerMinute.GetValueOrDefault(query) != callsPerMinute)
            throw new ArgumentException($"The stream has {QueryScenarios.CallsPerMinute.GetValueOrDefault(query)} calls a minute of '{query}', and the test says {callsPerMinute}: correct the one that the document does not have.", nameof(callsPerMinute));
        return new RowPlan(
            QueryTable.Rules(query, average, callsPerMinute, share),
            Workload(query),
            async (target, number, cancellationToken) =>
            {
                var stream = await _stream.MeasureAsync(target, number, cancellationToken);
                var plans = stream.Problem is null ? await PlansAsync(target, query, cancellationToken) : [];
                var audit = stream.Problem is null ? await AuditAsync(target, query, cancellationToken) : default;
                return QueryTable.Of(query, stream, QueryStream.Factor(target), plans, [.. Problems(), .. _work.GetValueOrDefault(query).Problem is { } uncounted ? (string[])[uncounted] : []], audit);
            })
        {
            Engine = _engine,
            Count = _work.GetValueOrDefault(query).Work is { } counted ? (_, _) => Task.FromResult(counted) : null,
        }.Watched();
    }

    /// <summary>A row of "Index Performance".</summary>
    /// <param name="index">The index.</param>
    /// <param name="megabytes">Its size, in MB.</param>
    /// <param name="hitPercent">The share of its blocks that are found in the cache, in percent.</param>
    /// <param name="lookupMilliseconds">What a lookup takes on average, in milliseconds.</param>
    public RowPlan Index(string index, double megabytes, double hitPercent, double lookupMilliseconds) => new RowPlan(
        IndexTable.Rules(index, megabytes, hitPercent, lookupMilliseconds),
        new { Stream = Workload(null), Lookups = IndexTable.Lookups },
        async (target, number, cancellationToken) =>
        {
            var stream = await _stream.MeasureAsync(target, number, cancellationToken);
            var trial = await IndexTable.MeasureAsync(index, stream, _database, Probe(target), _export.Of(index), cancellationToken);
            if (trial.Interrupted || trial.Faults.Count > 0)
                return trial;
            var audit = await AuditAsync(target, index, cancellationToken);
            return trial with { Problems = [.. trial.Problems, .. Problems()], Notes = [$"{audit.Note}."], Faults = audit.Faults };
        }).Watched();

    /// <summary>The row of "Connection Pool Metrics".</summary>
    /// <param name="documented">The document's figures.</param>
    public static RowPlan Pool(PoolObjective documented)
    {
        ArgumentNullException.ThrowIfNull(documented);
        return new(
            PoolTable.Rules(documented), PoolTable.Workload, (target, number, cancellationToken) => PoolTable.MeasureAsync(target, documented.Size, number, cancellationToken));
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private static object Workload(string? query) => new { StatementScenario.Version, Query = query, QueryScenarios.CallsPerMinute };

    private string[] Problems() => _tooSmall is null ? [] : [_tooSmall];

    private Task<(string Note, IReadOnlyList<string> Faults)> AuditAsync(TableTarget target, string row, CancellationToken cancellationToken)
        => new StatementAudit(_database, target.Feed, _people, target.Contract.Statements).AuditAsync(_export.Of(row), cancellationToken);

    private LookupProbe Probe(TableTarget target) => new(_database, target.Feed, _people, 1);

    private async Task<IReadOnlyList<QueryPlan>> PlansAsync(TableTarget target, string query, CancellationToken cancellationToken)
    {
        var plans = new List<QueryPlan>();
        foreach (var statement in _export.Of(query))
            plans.Add(await Probe(target).PlanAsync(statement, cancellationToken));
        return plans;
    }

    internal static async Task<Dictionary<string, TenantNumbers>> PeopleAsync(DatabaseConnection database, ExportedStatements export, CancellationToken cancellationToken)
        => (await database.RowsAsync(
            export.People, reader => (Slug: reader.GetString(0), Numbers: new TenantNumbers(reader.GetInt32(1), reader.GetInt64(2))), cancellationToken)).ToDictionary(one => one.Slug, one => one.Numbers);

    private static async Task<string?> TooSmallAsync(DatabaseConnection database, CancellationToken cancellationToken)
    {
        var (messages, cache) = (await database.RowsAsync(
            "SELECT (SELECT sum(pg_table_size(relid))::bigint FROM pg_partition_tree('messages')), pg_size_bytes(current_setting('shared_buffers'))",
            reader => (reader.GetInt64(0), reader.GetInt64(1)),
            cancellationToken))[0];
        return messages > cache ? null : $"the messages table has {messages:#,0} bytes, which fit into the {cache:#,0} of shared buffers: reading it is only reading memory";
    }
}
