using Wakala.Perf.Load;
using Wakala.Perf.Results;

namespace Wakala.Perf.Scenarios;

/// <summary>A row's statements through Npgsql, each execution one of them by its weight; nothing of the platform runs here.</summary>
/// <param name="query">The row: a query, as the document prints it.</param>
public abstract class StatementScenario(string query) : IScenario
{
    /// <summary>Raised whenever what is drawn changes, so that old figures are not compared with new ones.</summary>
    public const int Version = 1;

    /// <summary>What its connections call themselves.</summary>
    public const string ApplicationName = "wakala-perf-load";

    /// <summary>Values are sent as text and rows are not read: what Npgsql would ask of the server's types first is no work of any statement.</summary>
    private const string NoTypes = "Server Compatibility Mode=NoTypeLoading";

    private readonly List<PostgresUsers> _statements = [];
    private double[] _upTo = [];
    private ulong _seed;
    private string? _report;
    private long _acknowledged, _failed;

    /// <inheritdoc />
    public Task PrepareAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var file = ResultsJson.Read<StatementFile>(context.File("statements"));
        var feed = DataFeed.Read(context.File("feed"));
        var truths = context.Files.TryGetValue("contract", out var contract) ? ContractFile.Read(contract).Statements : null;
        _seed = context.Seed;
        _report = context.Files.GetValueOrDefault("report");
        ExportedStatement[] statements = [.. file.Statements.Where(statement => statement.Row == query)];
        if (statements.Length == 0)
            throw new InvalidOperationException($"The build exports no statement of '{query}'.");
        _upTo = new double[statements.Length];
        var sum = 0.0;
        foreach (var statement in statements)
        {
            _upTo[_statements.Count] = sum += statement.Weight;
            var draw = new StatementDraw(statement, feed, file.People, context.Seed, truths?.GetValueOrDefault(statement.Name));
            _statements.Add(new PostgresUsers($"{file.Connection};Application Name={ApplicationName};{NoTypes}", draw, PostgresConnections.Own, context.Connections));
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public async ValueTask<IVirtualUser> OpenAsync(int index, CancellationToken cancellationToken)
    {
        var users = new List<IVirtualUser>();
        foreach (var statement in _statements)
            users.Add(await statement.OpenAsync(cancellationToken));
        return new User(this, users);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var statement in _statements)
            await statement.DisposeAsync();
        if (_report is not null)
            ResultsJson.Write(_report, new StatementReport(_acknowledged, _failed));
    }

    private int Choose(long arrival)
    {
        // Apart from what the statement itself draws by the same number.
        var drawn = new ArrivalRandom(~_seed, arrival).Unit() * _upTo[^1];
        return Array.FindIndex(_upTo, upTo => drawn < upTo);
    }

    private sealed class User(StatementScenario scenario, List<IVirtualUser> statements) : IVirtualUser
    {
        public async ValueTask<Outcome> SendAsync(long arrival, CancellationToken cancellationToken)
        {
            var acknowledged = false;
            try
            {
                var outcome = await statements[scenario.Choose(arrival)].SendAsync(arrival, cancellationToken);
                acknowledged = outcome.Succeeded;
                return outcome;
            }
            finally
            {
                Interlocked.Increment(ref acknowledged ? ref scenario._acknowledged : ref scenario._failed);
            }
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var statement in statements)
                await statement.DisposeAsync();
        }
    }
}
