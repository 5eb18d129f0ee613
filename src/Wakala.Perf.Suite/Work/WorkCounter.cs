using Npgsql;
using Wakala.Perf.Gate;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>
/// Counts what a stretch of requests costs the servers: statements, rows, blocks and log of PostgreSQL, commands and bytes of Redis, what the
/// platform's process sends its database. Nothing else may run meanwhile, and the counter's own reading is not in the counts.
/// </summary>
public sealed class WorkCounter : IDisposable
{
    private readonly List<IWorkSource> _sources = [];
    private readonly List<MissingWork> _missing = [];
    private PlatformDiagnostics? _platform;

    private WorkCounter()
    {
    }

    /// <summary>Looks what can be counted.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<WorkCounter> OpenAsync(WorkScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var counter = new WorkCounter();
        if (scope.Access.Postgres is { } postgres)
        {
            var database = scope.Access.PostgresConnection is { } connection ? new NpgsqlConnectionStringBuilder(connection).Database : null;
            counter.Add(await StatementSource.OpenAsync(postgres, database, scope.MayChange, cancellationToken));
            counter.Add(await LogSource.OpenAsync(postgres, scope.MayChange, cancellationToken));
        }
        else
        {
            counter._missing.Add(new MissingWork(StatementSource.Names, "PostgreSQL is not reached directly."));
            counter._missing.Add(new MissingWork(LogSource.Names, "PostgreSQL is not reached directly."));
        }

        if (scope.Access.Redis is { } redis)
            counter._sources.Add(new CommandSource(redis));
        else
            counter._missing.Add(new MissingWork(CommandSource.Names, "Redis is not reached directly."));
        if (scope.Platform is { } platform)
            await counter.AddPlatformAsync(platform, cancellationToken);
        return counter;
    }

    /// <summary>Counts one stretch.</summary>
    /// <param name="requests">How many requests it has.</param>
    /// <param name="stretch">Sends them, one after the other.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<WorkTally> CountAsync(long requests, Func<CancellationToken, Task> stretch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stretch);
        ArgumentOutOfRangeException.ThrowIfLessThan(requests, 1);
        foreach (var source in _sources)
            await source.BeginAsync(cancellationToken);
        await stretch(cancellationToken);
        var counts = new List<WorkCount>();
        // The last to begin is the first to end: what reads one server is no work of another.
        foreach (var source in Enumerable.Reverse(_sources))
            counts.InsertRange(0, (await source.EndAsync(cancellationToken)).Select(amount => Each(amount, requests)));
        return new WorkTally(counts, _missing) { Statements = _sources.OfType<StatementSource>().FirstOrDefault()?.Texts ?? new Dictionary<string, string>() };
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _platform?.Dispose();
    }

    internal static WorkCount Each(WorkAmount amount, long requests)
        => new(amount.Name, $"{amount.Unit}/request", Math.Round(Math.Max(0, amount.Total / requests), 6), amount.Tolerance);

    private async Task AddPlatformAsync(Uri platform, CancellationToken cancellationToken)
    {
        (_platform, var whyNot) = await PlatformDiagnostics.OpenAsync(platform, cancellationToken);
        if (_platform is null)
            _missing.AddRange(((string[])[DriverSource.Names, ProcessWork.Names, RequestCosts.DiskNames]).Select(names => new MissingWork(names, whyNot!)));
        else
            _sources.Add(new DriverSource(_platform));
    }

    private void Add((IWorkSource? Source, IReadOnlyList<MissingWork> Missing) opened)
    {
        if (opened.Source is { } source)
            _sources.Add(source);
        _missing.AddRange(opened.Missing);
    }
}
