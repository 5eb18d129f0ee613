using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>Looks several times a second where requests wait: for a thread of the API or a connection to the database, for Redis, in PostgreSQL. What cannot be seen has no readings.</summary>
internal sealed class WaitWatch : IAsyncDisposable
{
    private const string WaitingPath = "/diagnostics/waiting";

    /// <summary>What PostgreSQL's clients are at: running, or what they wait for (<c>pg_stat_activity</c>).</summary>
    private const string Activity = StatementSource.Mark + """
         SELECT coalesce(wait_event_type || ': ' || wait_event, ''), count(*)
        FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND backend_type = 'client backend' AND pid <> pg_backend_pid() GROUP BY 1
        """;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _over = new();
    private readonly List<ApiWaits> _api = [];
    private readonly List<DatabaseWaits> _database = [];
    private readonly List<MachineWaits> _machine = [];
    private readonly Task[] _watching;

    /// <param name="platform">The process that serves.</param>
    /// <param name="database">The way into its database.</param>
    /// <param name="time">The clock.</param>
    public WaitWatch(Uri platform, DatabaseConnection database, TimeProvider time)
    {
        _time = time;
        _watching = [Task.Run(() => WatchApiAsync(platform)), Task.Run(() => WatchDatabaseAsync(database)), Task.Run(WatchMachineAsync)];
    }

    /// <summary>Ends it.</summary>
    public async Task<WatchedWaits> EndAsync()
    {
        await _over.CancelAsync();
        await Task.WhenAll(_watching);
        return new WatchedWaits(_api, _database, _machine);
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await ((Task)Task.WhenAll(_watching)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _over.Dispose();
    }

    private async Task WatchApiAsync(Uri platform)
    {
        using var client = TargetRoute.Direct.Open();
        var (pool, waiting) = (new PlatformPool(client, platform), platform.Below(WaitingPath));
        try
        {
            if (!await pool.BeginAsync(_over.Token))
                return;
            await EachAsync(async () =>
            {
                var connections = await pool.ReadAsync(_over.Token);
                using var answer = await client.GetAsync(waiting, _over.Token);
                // A build of before it was thought of has none.
                var inside = answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<WaitingAnswer>(_over.Token) : null;
                _api.Add(new ApiWaits(_time.GetUtcNow(), connections.Size, connections.Used, connections.WaitMilliseconds, inside?.Threads, inside?.QueuedWork, inside?.OutstandingCommands));
            }, IsOfApi);
        }
        catch (Exception error) when (IsOfApi(error) || error is OperationCanceledException)
        {
            // It has no diagnostics, or the watch is over.
        }
        finally
        {
            await EndPoolWatchAsync(pool);
        }
    }

    private static bool IsOfApi(Exception error) => error is HttpRequestException or IOException or JsonException;

    private static async Task EndPoolWatchAsync(PlatformPool pool)
    {
        try
        {
            await pool.EndAsync(CancellationToken.None);
        }
        catch (Exception error) when (IsOfApi(error) || error is OperationCanceledException)
        {
            // What is away watches nothing.
        }
    }

    private async Task WatchDatabaseAsync(DatabaseConnection database)
    {
        try
        {
            await EachAsync(async () =>
            {
                var found = await database.RowsAsync(Activity, reader => (Event: reader.GetString(0), Count: reader.GetInt64(1)), _over.Token);
                _database.Add(new DatabaseWaits(
                    _time.GetUtcNow(), found.Where(one => one.Event.Length == 0).Sum(one => one.Count), found.Where(one => one.Event.Length > 0).ToDictionary(one => one.Event, one => one.Count)));
            }, error => error is NpgsqlException);
        }
        catch (OperationCanceledException)
        {
            // The watch is over.
        }
    }

    private async Task WatchMachineAsync()
    {
        try
        {
            await EachAsync(() =>
            {
                if (Pressure.Waited(Pressure.Processor) is { } processor && Pressure.Waited(Pressure.Storage) is { } storage && Pressure.Waited(Pressure.Memory) is { } memory)
                    _machine.Add(new MachineWaits(_time.GetUtcNow(), processor, storage, memory));
                return Task.CompletedTask;
            }, _ => false);
        }
        catch (OperationCanceledException)
        {
            // The watch is over.
        }
    }

    /// <param name="look">Looks once.</param>
    /// <param name="mayFail">What a look may end with that the next one need not: whoever is asked was too busy to answer.</param>
    private async Task EachAsync(Func<Task> look, Func<Exception, bool> mayFail)
    {
        using var timer = new PeriodicTimer(Period, _time);
        do
        {
            try
            {
                await look();
            }
            catch (Exception error) when (mayFail(error) || (error is OperationCanceledException && !_over.IsCancellationRequested))
            {
                // That moment has no reading.
            }
        }
        while (await timer.WaitForNextTickAsync(_over.Token));
    }

    private sealed record WaitingAnswer(int Threads, long QueuedWork, long OutstandingCommands);
}

/// <summary>What waited in the API at a moment.</summary>
/// <param name="At">The moment.</param>
/// <param name="PoolSize">Connections to the database that it may have.</param>
/// <param name="PoolUsed">Those in use.</param>
/// <param name="PoolWaitMilliseconds">How long requests have waited for one until now, together.</param>
/// <param name="Threads">Threads of its pool; null of a build that does not say.</param>
/// <param name="QueuedWork">Work that waits for one.</param>
/// <param name="Commands">Redis' answers that it waits for.</param>
internal sealed record ApiWaits(DateTimeOffset At, int PoolSize, int PoolUsed, double PoolWaitMilliseconds, int? Threads, long? QueuedWork, long? Commands);

/// <summary>What statements of PostgreSQL's clients were at, at a moment.</summary>
/// <param name="At">The moment.</param>
/// <param name="Running">Those that run, or wait for a processor.</param>
/// <param name="Waiting">Those that wait for something else, by what it is: <c>IO: WalSync</c>.</param>
internal sealed record DatabaseWaits(DateTimeOffset At, long Running, IReadOnlyDictionary<string, long> Waiting);

/// <summary>Time for which some task of the machine had waited for something until a moment, in microseconds.</summary>
/// <param name="At">The moment.</param>
/// <param name="Processor">For a processor.</param>
/// <param name="Storage">For storage.</param>
/// <param name="Memory">For memory.</param>
internal sealed record MachineWaits(DateTimeOffset At, long Processor, long Storage, long Memory);
