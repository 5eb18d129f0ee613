using System.Text.Json;
using StackExchange.Redis;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>The entries that came into a queue's stream.</summary>
internal static class QueueReading
{
    private const int AtOnce = 5_000;

    /// <summary>Entries since a moment of the server's own clock, in milliseconds: the tenant's number and the row's, in their order.</summary>
    public static async Task<List<(string TenantId, string Row)>> SinceAsync(IDatabase redis, QueueContract queue, long since)
    {
        var entries = new List<(string, string)>();
        RedisValue from = $"{since}-0";
        while (true)
        {
            var some = await redis.StreamRangeAsync(queue.Stream, from, count: AtOnce);
            entries.AddRange(some.Select(entry => (entry[queue.Entry.Tenant].ToString(), RowOf(entry[queue.Entry.Row]))));
            if (some.Length < AtOnce)
                return entries;
            from = $"({some[^1].Id}";
        }
    }

    /// <summary>The row's number, or the member <c>id</c> of JSON.</summary>
    private static string RowOf(RedisValue field)
    {
        var text = field.ToString();
        if (!text.StartsWith('{'))
            return text;
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.TryGetProperty("id", out var id) ? RowDifference.Plain(id) : string.Empty;
        }
        catch (JsonException)
        {
            return string.Empty;
        }
    }
}
