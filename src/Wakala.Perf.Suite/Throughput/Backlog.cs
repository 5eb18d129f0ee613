using System.Globalization;
using StackExchange.Redis;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>What a queue was at a moment.</summary>
/// <param name="At">When, as <see cref="TimeProvider.GetTimestamp"/> has it.</param>
/// <param name="Added">Entries that were ever queued.</param>
/// <param name="Waiting">Entries that are not acknowledged: those that no worker has had yet, and those that one has.</param>
internal readonly record struct BacklogReading(long At, long Added, long Waiting);

/// <summary>Reads how long a queue is (Redis: <c>XINFO GROUPS</c>).</summary>
/// <param name="redis">The cache that carries it.</param>
/// <param name="prefix">What the installation's keys begin with.</param>
/// <param name="queue">The queue.</param>
internal sealed class Backlog(IConnectionMultiplexer redis, string prefix, QueueContract queue)
{
    /// <summary>How long a counted entry may take.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(5);

    private readonly IDatabase _database = redis.GetDatabase();

    /// <summary>Reads it once; a queue without workers ever is empty.</summary>
    public async Task<BacklogReading> ReadAsync()
    {
        var at = TimeProvider.System.GetTimestamp();
        var groups = await _database.KeyExistsAsync(prefix + queue.Stream) ? await _database.StreamGroupInfoAsync(prefix + queue.Stream) : [];
        foreach (var group in groups)
        {
            if (group.Name == queue.Group)
                return new BacklogReading(at, (group.EntriesRead ?? 0) + (group.Lag ?? 0), (group.Lag ?? 0) + group.PendingMessageCount);
        }

        return new BacklogReading(at, 0, 0);
    }

    /// <summary>That a counted entry was worked and acknowledged.</summary>
    public PushedWork.Arrival Worked() => new(stop => FallsToAsync(0, Longest, [], stop), ["redis.EXISTS", "redis.XINFO"]);

    /// <summary>Entries that could not be done.</summary>
    public Task<long> DeadAsync() => _database.StreamLengthAsync(prefix + queue.DeadLetters);

    /// <summary>Reads it again and again until something has ended; while the cache is away there is nothing to read.</summary>
    public async Task<IReadOnlyList<BacklogReading>> DuringAsync(Task running)
    {
        var readings = new List<BacklogReading>();
        while (!running.IsCompleted)
        {
            try
            {
                readings.Add(await ReadAsync());
            }
            catch (Exception error) when (error is RedisException or RedisTimeoutException)
            {
                // Whoever owns it says so if it was not to be lost.
            }

            await Task.Delay(Period, TimeProvider.System);
        }

        return readings;
    }

    /// <summary>Waits until it is empty, as long as it falls.</summary>
    /// <param name="patience">How long it may stay as long as it is.</param>
    /// <param name="longest">How long is waited at the most.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>What is wrong with it: <c>has 12 entries 10 minutes after its load still</c>; null where it is empty.</returns>
    public async Task<string?> EmptiesAsync(TimeSpan patience, TimeSpan longest, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        var readings = new List<BacklogReading>();
        while (!await FallsToAsync(0, patience, readings, cancellationToken))
        {
            var (before, left, waited) = (readings[0].Waiting, readings[^1].Waiting, TimeProvider.System.GetElapsedTime(began));
            if (left >= before)
                return string.Create(CultureInfo.InvariantCulture, $"does not get shorter: it has {left:#,0} entries {waited.TotalSeconds:0} s after its load, and had {before:#,0} of them {patience.TotalSeconds:0} s before");
            if (waited >= longest)
                return string.Create(CultureInfo.InvariantCulture, $"has {left:#,0} entries {waited.TotalMinutes:0} minutes after its load still");
            readings.Clear();
        }

        return null;
    }

    /// <summary>Waits until it is no longer than that.</summary>
    /// <param name="most">Entries that may still wait.</param>
    /// <param name="limit">How long is waited.</param>
    /// <param name="readings">Where the readings meanwhile are put.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Whether it came to that.</returns>
    public async Task<bool> FallsToAsync(long most, TimeSpan limit, List<BacklogReading> readings, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(began) < limit)
        {
            var reading = await ReadAsync();
            readings.Add(reading);
            if (reading.Waiting <= most)
                return true;
            await Task.Delay(Period, TimeProvider.System, cancellationToken);
        }

        return false;
    }
}
