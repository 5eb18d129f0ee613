using Npgsql;
using Wakala.Perf.Load;
using Wakala.Perf.Results;

namespace Wakala.Perf.Scenarios;

/// <summary>A row's statements, each execution one of them by its weight; nothing of the platform runs here.</summary>
/// <param name="query">The row: a query, as the document prints it.</param>
public abstract class StatementScenario(string query) : IWireScenario, IStatements
{
    /// <summary>Raised whenever what is drawn changes, so that old figures are not compared with new ones.</summary>
    public const int Version = 1;

    /// <summary>What its connections call themselves.</summary>
    public const string ApplicationName = "wakala-perf-load";

    /// <summary>Values are sent as text and few columns are read: what Npgsql would ask of the server's types first is no work of any statement.</summary>
    private const string NoTypes = "Server Compatibility Mode=NoTypeLoading";

    private readonly List<(double UpTo, ExportedStatement Statement, StatementDraw Draw, StatementTruth? Truth)> _statements = [];
    private string _connection = string.Empty;
    private PostgresUsers? _users;
    private int _connections;
    private ulong _seed;
    private string? _report;
    private long _acknowledged, _highest = -1;

    /// <inheritdoc />
    public IReadOnlyList<string> Sql { get; private set; } = [];

    /// <inheritdoc />
    public Task PrepareAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var file = FileOf(context);
        var feed = DataFeed.Read(context.File("feed"));
        var truths = context.Files.TryGetValue("contract", out var contract) ? ContractFile.Read(contract).Statements : null;
        (_seed, _connections, _connection, _report) = (context.Seed, context.Connections, file.Connection, context.Files.GetValueOrDefault("report"));
        var sum = 0.0;
        foreach (var statement in file.Statements.Where(statement => statement.Row == query))
            _statements.Add((sum += statement.Weight, statement, new StatementDraw(statement, feed, file.People, context.Seed), truths?.GetValueOrDefault(statement.Name)));
        Sql = [.. _statements.Select(one => one.Statement.Sql)];
        return Sql.Count > 0 ? Task.CompletedTask : throw new InvalidOperationException($"The build exports no statement of '{query}'.");
    }

    /// <inheritdoc />
    public string? WhyNotReactor(ScenarioContext context) => PostgresAddress.WhyNotReactor(FileOf(context).Connection);

    /// <inheritdoc />
    public async Task<WireTarget> TargetAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(_connection);
        return new WireTarget(
            await TargetAddress.FindAsync(settings.Host!, settings.Port, cancellationToken),
            new PostgresProtocol(this) { User = settings.Username!, Password = settings.Password, Database = settings.Database ?? settings.Username!, ApplicationName = ApplicationName });
    }

    /// <inheritdoc />
    public IStatementExecution Draw(long arrival)
    {
        for (var highest = Interlocked.Read(ref _highest); arrival > highest && Interlocked.CompareExchange(ref _highest, arrival, highest) != highest; highest = Interlocked.Read(ref _highest))
        {
        }

        // Apart from what the statement itself draws by the same number.
        var drawn = new ArrivalRandom(~_seed, arrival).Unit() * _statements[^1].UpTo;
        return new Execution(this, _statements.FindIndex(one => drawn < one.UpTo), arrival);
    }

    /// <inheritdoc />
    public ValueTask<IVirtualUser> OpenAsync(int index, CancellationToken cancellationToken)
        => (_users ??= new PostgresUsers($"{_connection};Application Name={ApplicationName};{NoTypes}", this, _connections)).OpenAsync(cancellationToken);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await (_users?.DisposeAsync() ?? ValueTask.CompletedTask);
        if (_report is not null)
            ResultsJson.Write(_report, new StatementReport(_acknowledged, _highest + 1 - _acknowledged));
    }

    private static StatementFile FileOf(ScenarioContext context) => ResultsJson.Read<StatementFile>(context.File("statements"));

    private sealed class Execution : IStatementExecution
    {
        private readonly StatementScenario _scenario;
        private readonly StatementLook? _look;

        public Execution(StatementScenario scenario, int statement, long arrival)
        {
            var (_, _, draw, truth) = scenario._statements[statement];
            (_scenario, Statement, Parameters) = (scenario, statement, draw.ParametersOf(arrival));
            _look = truth is null ? null : new StatementLook(truth, Parameters);
        }

        public int Statement { get; }

        public IReadOnlyList<string?> Parameters { get; }

        public bool LooksAtRows => _look is not null;

        public void See(IAnswerRow row) => _look!.See(row);

        public Outcome Judge(int rows)
        {
            var outcome = PostgresStatement.Judge(rows, _scenario._statements[Statement].Statement.LeastRows);
            if (outcome.Succeeded && _look?.Wrong(rows) is { } wrong)
                outcome = new Outcome($"{ErrorKind.Wrong}: {wrong}");
            if (outcome.Succeeded)
                Interlocked.Increment(ref _scenario._acknowledged);
            return outcome;
        }
    }
}
