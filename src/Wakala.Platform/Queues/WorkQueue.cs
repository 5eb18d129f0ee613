using StackExchange.Redis;

namespace Wakala.Platform;

/// <summary>
/// A queue as its workers see it: a stream and their group. An entry is a worker's from its reading to its acknowledgement; one whose worker is gone for long
/// enough is taken over, and one that was tried too often goes to the dead letters.
/// </summary>
internal sealed class WorkQueue(IDatabase redis, string stream, string consumer, PlatformSettings settings)
{
    private const string Group = "workers";
    private const int MostAtOnce = 64;

    /// <summary>The stream that holds what could not be done.</summary>
    public string DeadLetters { get; } = stream + ":dead";

    /// <summary>Makes the group, from the queue's beginning: what was queued before there were workers is work too.</summary>
    public async Task PrepareAsync()
    {
        try
        {
            await redis.StreamCreateConsumerGroupAsync(stream, Group, StreamPosition.Beginning, createStream: true);
        }
        catch (RedisServerException error) when (error.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
        {
            // Another worker made it.
        }
    }

    /// <summary>Entries that nobody has had yet.</summary>
    public async Task<IReadOnlyList<StreamEntry>> ReadAsync()
    {
        try
        {
            return await redis.StreamReadGroupAsync(stream, Group, consumer, StreamPosition.NewMessages, MostAtOnce);
        }
        catch (RedisServerException error) when (error.Message.StartsWith("NOGROUP", StringComparison.Ordinal))
        {
            // A server that was emptied has neither stream nor group.
            await PrepareAsync();
            return [];
        }
    }

    /// <summary>Takes over what others have had for too long; what was tried too often goes to the dead letters.</summary>
    public async Task<IReadOnlyList<StreamEntry>> TakeOverAsync()
    {
        var claimed = (await redis.StreamAutoClaimAsync(stream, Group, consumer, (long)settings.Claim.TotalMilliseconds, "0-0", MostAtOnce)).ClaimedEntries;
        if (claimed.Length == 0)
            return [];
        var pending = await redis.StreamPendingMessagesAsync(stream, Group, MostAtOnce * 2, consumer, claimed[0].Id, claimed[^1].Id);
        var tries = pending.ToDictionary(one => one.MessageId.ToString(), one => one.DeliveryCount);
        var again = new List<StreamEntry>();
        foreach (var entry in claimed)
        {
            if (tries.GetValueOrDefault(entry.Id.ToString()) > settings.Tries)
                await BuryAsync(entry);
            else
                again.Add(entry);
        }

        return again;
    }

    /// <summary>Says that entries are done with.</summary>
    public Task DoneAsync(IEnumerable<StreamEntry> entries) => redis.StreamAcknowledgeAsync(stream, Group, [.. entries.Select(entry => entry.Id)]);

    /// <summary>Both or neither: an entry is never in the queue and among the dead letters, nor in none of them.</summary>
    private async Task BuryAsync(StreamEntry entry)
    {
        var both = redis.CreateTransaction();
        _ = both.StreamAddAsync(DeadLetters, [.. entry.Values, new NameValueEntry("entry", entry.Id)]);
        _ = both.StreamAcknowledgeAsync(stream, Group, entry.Id);
        await both.ExecuteAsync();
    }
}
