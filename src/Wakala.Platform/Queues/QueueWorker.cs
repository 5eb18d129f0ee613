using Npgsql;
using StackExchange.Redis;

namespace Wakala.Platform;

/// <summary>One worker: reads, works, acknowledges, until it is stopped. What fails stays its own until somebody takes it over.</summary>
internal sealed class QueueWorker(WorkQueue queue, IQueueWork work, TimeSpan claim, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan WhenIdle = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan WhenAway = TimeSpan.FromMilliseconds(500);

    public async Task RunAsync(CancellationToken stop)
    {
        var looked = time.GetTimestamp();
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (time.GetElapsedTime(looked) >= claim / 2)
                {
                    looked = time.GetTimestamp();
                    await WorkAsync(await queue.TakeOverAsync());
                }

                var entries = await queue.ReadAsync();
                if (entries.Count == 0)
                    await Task.Delay(WhenIdle, time, stop);
                await WorkAsync(entries);
            }
            catch (Exception error) when (IsOutage(error))
            {
                log.LogWarning("The worker waits: {Message}", error.Message);
                await Task.Delay(WhenAway, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>All together, which is cheap; where that fails each by itself, so that a bad one holds up no other.</summary>
    private async Task WorkAsync(IReadOnlyList<StreamEntry> entries)
    {
        if (entries.Count == 0)
            return;
        try
        {
            await work.DoAsync(entries, CancellationToken.None);
            await queue.DoneAsync(entries);
        }
        catch (Exception error) when (entries.Count > 1 && !IsOutage(error))
        {
            foreach (var entry in entries)
                await WorkAsync([entry]);
        }
        catch (Exception error) when (entries.Count == 1 && !IsOutage(error))
        {
            log.LogWarning("Entry {Id} could not be done: {Message}", entries[0].Id, error.Message);
        }
    }

    private static bool IsOutage(Exception error)
        => error is RedisConnectionException or RedisTimeoutException || (error is NpgsqlException && error is not PostgresException);
}
