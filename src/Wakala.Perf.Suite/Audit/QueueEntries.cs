using System.Globalization;
using System.Text.Json;
using StackExchange.Redis;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>Reads from Redis' streams what was queued and pushed since a moment; null where a stream no longer has all of it.</summary>
/// <param name="redis">The cache.</param>
/// <param name="prefix">What the installation's keys begin with.</param>
internal sealed class QueueEntries(IDatabase redis, string prefix)
{
    private const int AtOnce = 5_000;

    /// <summary>The rows that a queue's entries name, an entry each.</summary>
    public async Task<IReadOnlyList<RowName>?> QueuedAsync(QueueContract queue, QueueEntryAudit audit, DateTimeOffset since)
    {
        var entries = await ReadAsync(prefix + queue.Stream, since);
        return entries is null ? null : [.. entries.Select(entry => new RowName(IdIn(entry, audit), entry[audit.Tenant].ToString()))];
    }

    /// <summary>What was pushed to tenants; what was said over WebSockets, which is no row's, is left out.</summary>
    public async Task<IReadOnlyList<PushedRow>?> PushedAsync(QueuePushAudit audit, IEnumerable<string> tenants, DateTimeOffset since)
    {
        var pushes = new List<PushedRow>();
        foreach (var tenant in tenants)
        {
            if (await ReadAsync(prefix + audit.Stream.Replace("{tenant}", tenant, StringComparison.Ordinal), since) is not { } entries)
                return null;
            foreach (var entry in entries)
            {
                using var body = JsonDocument.Parse((byte[]?)entry[audit.Body] ?? []);
                var id = body.RootElement.GetProperty(audit.Row).ToString();
                if (long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                    pushes.Add(new PushedRow(new RowName(id, tenant), audit.Facts.ToDictionary(fact => fact.Value, fact => body.RootElement.GetProperty(fact.Key).ToString())));
            }
        }

        return pushes;
    }

    /// <summary>Entries are named by the milliseconds at which they came.</summary>
    private async Task<IReadOnlyList<StreamEntry>?> ReadAsync(string stream, DateTimeOffset since)
    {
        if (!await redis.KeyExistsAsync(stream))
            return [];
        var from = since.ToUnixTimeMilliseconds();
        // Old ones are given up in blocks: while the first is older than the moment, or none was ever given up, nothing of the time since is missing.
        var info = await redis.StreamInfoAsync(stream);
        if (!info.FirstEntry.IsNull && MillisecondsOf(info.FirstEntry.Id) >= from && await GivenUpAsync(stream, info.Length) > 0)
            return null;
        var entries = new List<StreamEntry>();
        RedisValue next = from.ToString(CultureInfo.InvariantCulture);
        while (await redis.StreamRangeAsync(stream, next, "+", AtOnce) is { Length: > 0 } some)
        {
            entries.AddRange(some);
            next = $"({some[^1].Id}";
        }

        return entries;
    }

    private async Task<long> GivenUpAsync(string stream, long length)
    {
        var fields = (RedisResult[])(await redis.ExecuteAsync("XINFO", "STREAM", stream))!;
        var at = Array.FindIndex(fields, field => field.ToString() == "entries-added");
        return at < 0 ? 1 : (long)fields[at + 1] - length;
    }

    private static long MillisecondsOf(RedisValue id) => long.Parse(id.ToString().Split('-')[0], CultureInfo.InvariantCulture);

    private static string IdIn(StreamEntry entry, QueueEntryAudit audit)
    {
        if (audit.Property is not { } property)
            return entry[audit.Row].ToString();
        using var json = JsonDocument.Parse((byte[]?)entry[audit.Row] ?? "{}"u8.ToArray());
        return json.RootElement.TryGetProperty(property, out var id) ? id.ToString() : string.Empty;
    }
}
