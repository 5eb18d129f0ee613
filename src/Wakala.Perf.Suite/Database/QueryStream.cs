using Npgsql;
using Wakala.Perf.Gate;
using Wakala.Perf.Load;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>
/// The four queries together, at the document's calls a minute times a factor: one stream, which every row of queries and every index' hit ratio is taken from. A
/// stream is measured once for all rows that ask for the same trial; one in which the server was lost is asked for again by the next row.
/// </summary>
internal sealed class QueryStream(DatabaseConnection database, ExportedStatements export, IReadOnlyDictionary<string, TenantNumbers> people)
{
    /// <summary>The slowest query needs so many calls for its percentiles.</summary>
    private const int FewestCalls = 120;

    private const int Connections = 8;
    private const int MostInFlight = 10_000;
    private const double ShortestSeconds = 20;
    private const double MostWarmUpSeconds = 3;

    private readonly Dictionary<int, StreamTrial> _trials = [];

    /// <summary>How long a profile measures it.</summary>
    public static double Seconds(TableTarget target) => Math.Max(ShortestSeconds, target.Profile.Seconds);

    /// <summary>How many times the document's calls a minute it has.</summary>
    public static double Factor(TableTarget target)
        => Math.Max(1, Math.Round(FewestCalls / (QueryScenarios.CallsPerMinute.Values.Min() / 60.0 * Seconds(target)), 2));

    /// <summary>Measures the stream, or gives what was measured of that trial.</summary>
    public async Task<StreamTrial> MeasureAsync(TableTarget target, int number, CancellationToken cancellationToken)
    {
        if (_trials.TryGetValue(number, out var measured))
            return measured;
        // A server that was brought up again knows none of the connections that are still in the pool.
        await database.WaitUntilItAnswersAsync(cancellationToken);
        await using var quiet = await QuietDatabase.HoldAsync(target.Environment.Access.Postgres!, TimeProvider.System, cancellationToken);
        await database.SettleAsync(cancellationToken);
        var before = await ServerLife.ReadAsync(database, cancellationToken);
        IReadOnlyDictionary<string, IndexBlocks> blocks = new Dictionary<string, IndexBlocks>();
        var (lost, since) = (false, await database.ValueAsync<DateTime>("SELECT clock_timestamp()", cancellationToken));
        var started = TimeProvider.System.GetUtcNow();
        var trials = await target.LoadTogetherAsync(
            "the four queries", Loads(target), number, async stop => lost = !await TryAsync(async () => blocks = await BeginAsync(stop)), cancellationToken);
        await database.WaitUntilItAnswersAsync(cancellationToken);
        if ((await ServerLife.ReadAsync(database, cancellationToken)).Since(before) is { } problem)
            return StreamTrial.Broken(started, trials, problem);
        if (lost)
            return StreamTrial.Broken(started, trials, "PostgreSQL did not answer when the measured stretch began");
        await database.WaitUntilGoneAsync(StatementScenario.ApplicationName, cancellationToken);
        var counts = await StatementCounts.ReadAsync(database, [.. export.Statements.Select(statement => statement.Sql).Distinct()], cancellationToken);
        return _trials[number] = new StreamTrial
        {
            StartedAt = started,
            Trials = trials.ToDictionary(trial => trial.Scenario),
            Counts = QueryScenarios.CallsPerMinute.Keys.ToDictionary(query => query, query => Sum(query, counts)),
            Blocks = await SinceAsync(blocks, cancellationToken),
            Written = await WrittenAsync(target, number, since, cancellationToken),
        };
    }

    /// <summary>The books of the queries that write, which execute one statement each.</summary>
    private async Task<Dictionary<string, (Conservation? Line, IReadOnlyList<string> Faults)>> WrittenAsync(
        TableTarget target, int number, DateTime since, CancellationToken cancellationToken)
    {
        var written = new Dictionary<string, (Conservation? Line, IReadOnlyList<string> Faults)>();
        foreach (var query in QueryScenarios.CallsPerMinute.Keys)
        {
            if (export.Of(query) is [var statement] && target.Contract.Statements?.GetValueOrDefault(statement.Name) is { Changes: not null } truth)
            {
                var draw = new StatementDraw(statement, target.Feed, people, (ulong)number);
                var report = ResultsJson.Read<StatementReport>(ReportOf(target, query));
                written[query] = await new WrittenRows(database, draw, truth, report).AuditAsync(since, cancellationToken);
            }
        }

        return written;
    }

    private static string ReportOf(TableTarget target, string query) => Path.Combine(target.Environment.WorkDirectory, $"statements-{ScenarioSlug.Of(query)}.json");

    /// <summary>What plays the queries.</summary>
    public LoadEngine Engine(TableTarget target)
        => target.EngineOf(QueryScenarios.Rows.Values.First().Type, new Dictionary<string, string> { ["statements"] = WriteStatements(target) });

    private string WriteStatements(TableTarget target)
    {
        var file = Path.Combine(target.Environment.WorkDirectory, "statements.json");
        ResultsJson.Write(file, new StatementFile(database.ConnectionString, people, export.Statements));
        return file;
    }

    private List<TableLoad> Loads(TableTarget target)
    {
        var file = WriteStatements(target);
        return [.. QueryScenarios.CallsPerMinute.Select(query => Load(target, query.Key, query.Value, file))];
    }

    private static TableLoad Load(TableTarget target, string query, int callsPerMinute, string statements)
    {
        var rate = callsPerMinute / 60.0 * Factor(target);
        var shape = new LoadShape
        {
            Rate = rate,
            WarmUp = TimeSpan.FromSeconds(Math.Max(MostWarmUpSeconds, target.Profile.WarmUpSeconds)),
            Duration = TimeSpan.FromSeconds(Seconds(target)),
            Connections = Connections,
            MaxInFlight = (int)Math.Clamp(rate * target.Profile.TimeoutSeconds, Connections, MostInFlight),
            Timeout = TimeSpan.FromSeconds(target.Profile.TimeoutSeconds),
        };
        return new TableLoad(query, QueryScenarios.Rows[query].Type, shape, new Dictionary<string, string> { ["statements"] = statements, ["report"] = ReportOf(target, query) });
    }

    private async Task<Dictionary<string, IndexBlocks>> BeginAsync(CancellationToken cancellationToken)
    {
        var blocks = new Dictionary<string, IndexBlocks>();
        foreach (var index in export.Statements.Select(statement => statement.Index).OfType<string>().Distinct())
            blocks[index] = await IndexBlocks.ReadAsync(database, index, cancellationToken);
        await StatementCounts.ResetAsync(database, cancellationToken);
        return blocks;
    }

    private async Task<Dictionary<string, IndexBlocks>> SinceAsync(IReadOnlyDictionary<string, IndexBlocks> before, CancellationToken cancellationToken)
    {
        var blocks = new Dictionary<string, IndexBlocks>();
        foreach (var (index, earlier) in before)
            blocks[index] = (await IndexBlocks.ReadAsync(database, index, cancellationToken)).Since(earlier);
        return blocks;
    }

    private StatementCounts Sum(string query, IReadOnlyDictionary<string, StatementCounts> counts)
        => export.Of(query).Select(statement => counts.GetValueOrDefault(statement.Sql, new StatementCounts(0, 0, 0))).Aggregate(StatementCounts.Add);

    /// <summary>A server that is restarting just then makes the trial a broken one, not the run.</summary>
    private static async Task<bool> TryAsync(Func<Task> ask)
    {
        try
        {
            await ask();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}

/// <summary>What one stretch of the four queries yielded.</summary>
internal sealed record StreamTrial
{
    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>What the client saw, by query.</summary>
    public required IReadOnlyDictionary<string, LoadResult> Trials { get; init; }

    /// <summary>What the server counted, by query.</summary>
    public required IReadOnlyDictionary<string, StatementCounts> Counts { get; init; }

    /// <summary>Blocks that were asked for, by index.</summary>
    public required IReadOnlyDictionary<string, IndexBlocks> Blocks { get; init; }

    /// <summary>What the queries that write left, by query: the line of counts, and what is wrong.</summary>
    public IReadOnlyDictionary<string, (Conservation? Line, IReadOnlyList<string> Faults)> Written { get; init; } = new Dictionary<string, (Conservation? Line, IReadOnlyList<string> Faults)>();

    /// <summary>What happened to the server meanwhile; null where nothing did.</summary>
    public string? Problem { get; init; }

    public static StreamTrial Broken(DateTimeOffset started, IReadOnlyList<LoadResult> trials, string problem) => new()
    {
        StartedAt = started,
        Trials = trials.ToDictionary(trial => trial.Scenario),
        Counts = new Dictionary<string, StatementCounts>(),
        Blocks = new Dictionary<string, IndexBlocks>(),
        Problem = problem,
    };
}
