using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using StackExchange.Redis;
using Wakala.Perf.Environments;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>Reads what a system holds: its processes by the kernel and by their diagnostics, its database and its cache by their own statistics.</summary>
internal sealed class EnduranceReader : IAsyncDisposable
{
    private const string MemoryPath = "/diagnostics/memory";

    private const string Sql = StatementSource.Mark + """
         SELECT (SELECT count(*)::float8 FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend' AND application_name <> $1),
            (SELECT coalesce(sum(pg_total_relation_size(relid)), 0)::float8 FROM pg_stat_user_tables),
            (SELECT CASE WHEN pg_is_in_recovery() THEN NULL ELSE (pg_current_wal_insert_lsn() - '0/0')::float8 END)
        """;

    /// <summary>A collection stops every thread: it takes as long as the heap is large.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(30);

    private readonly HttpClient _client = TargetRoute.Direct.Open();
    private readonly ResourceSystem _system;
    private readonly DatabaseConnection? _database;
    private readonly TimeProvider _time;

    /// <param name="system">What is read.</param>
    /// <param name="time">The clock.</param>
    public EnduranceReader(ResourceSystem system, TimeProvider time)
    {
        (_system, _time) = (system, time);
        _client.Timeout = AnswerLimit;
        _database = system.Target.Environment.Access.PostgresConnection is { } connection ? new DatabaseConnection(connection) : null;
    }

    private Uri? Platform => _system.Own?.Serving.Address;

    private PlatformPool? Pool => Platform is { } platform ? new PlatformPool(_client, platform) : null;

    /// <summary>Has the pool count who gives up waiting, from now on.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (Pool is { } pool)
            await AskAsync(pool.BeginAsync, cancellationToken);
    }

    /// <summary>Reads all that can be read now.</summary>
    public async Task<EnduranceReading> ReadAsync(CancellationToken cancellationToken)
    {
        var reading = new EnduranceReading(_time.GetUtcNow());
        if (_system.Own is { } own)
            reading = await ReadPlatformAsync(reading, own.Serving, cancellationToken);
        reading = await ReadDatabaseAsync(reading, cancellationToken);
        return await ReadCacheAsync(reading);
    }

    public async ValueTask DisposeAsync()
    {
        if (Pool is { } pool)
            await AskAsync(pool.EndAsync, CancellationToken.None);
        _client.Dispose();
        await (_database?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private async Task<EnduranceReading> ReadPlatformAsync(EnduranceReading reading, FleetProcess serving, CancellationToken cancellationToken)
    {
        MemoryAnswer? memory = null;
        PoolUse? pool = null;
        await AskAsync(async stop => memory = await _client.GetFromJsonAsync<MemoryAnswer>(Platform!.Below(MemoryPath), stop), cancellationToken);
        await AskAsync(async stop => pool = await Pool!.ReadAsync(stop), cancellationToken);
        var (api, workers) = (ProcessHoldings.Of(serving.Serving), _system.Workers.Select(worker => ProcessHoldings.Of(worker.Serving)).ToList());
        return reading with
        {
            LiveBytes = memory?.LiveBytes,
            PoolFailures = pool is null ? null : pool.Timeouts + pool.Failed,
            ApiHandles = api.Handles,
            ApiThreads = api.Threads,
            WorkerHandles = Sum(workers, one => one.Handles),
            WorkerThreads = Sum(workers, one => one.Threads),
            LogBytes = serving.LogBytes + _system.Workers.Sum(worker => worker.LogBytes),
        };
    }

    private async Task<EnduranceReading> ReadDatabaseAsync(EnduranceReading reading, CancellationToken cancellationToken)
    {
        if (_database is null)
            return reading;
        try
        {
            return (await _database.RowsAsync(
                Sql,
                row => reading with { Connections = row.GetDouble(0), TableBytes = row.GetDouble(1), WalBytes = row.IsDBNull(2) ? null : row.GetDouble(2) },
                cancellationToken,
                DatabaseConnection.Application))[0];
        }
        catch (NpgsqlException)
        {
            // It is away, or this user may not know.
            return reading;
        }
    }

    private async Task<EnduranceReading> ReadCacheAsync(EnduranceReading reading)
    {
        if (_system.Target.Environment.Access.Redis is not { } redis)
            return reading;
        try
        {
            var info = await RedisInfo.ReadAsync(redis);
            return reading with { CacheBytes = info.UsedMemory, CacheKeys = info.Keys };
        }
        catch (Exception error) when (error is RedisException or RedisTimeoutException)
        {
            return reading;
        }
    }

    /// <summary>Asks the platform what a build may not have, or be too busy to say.</summary>
    private static async Task AskAsync(Func<CancellationToken, Task> ask, CancellationToken cancellationToken)
    {
        try
        {
            await ask(cancellationToken);
        }
        catch (Exception error) when (error is HttpRequestException or JsonException or NotSupportedException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // What is not said is null.
        }
    }

    private static double? Sum(IReadOnlyList<ProcessHoldings> processes, Func<ProcessHoldings, int?> held)
        => processes.All(one => held(one) is not null) ? processes.Sum(one => held(one)!.Value) : null;

    private sealed record MemoryAnswer(long LiveBytes);
}
