using System.Globalization;
using StackExchange.Redis;

namespace Wakala.Perf.Suite;

/// <summary>Looks how long cached answers are kept: what is kept for longer than it may be stale is answered when it is wrong.</summary>
internal static class CachedTime
{
    private const int Sample = 200;

    /// <summary>Holds a sample of keys to the time that answers may be stale.</summary>
    public static async Task CheckAsync(IConnectionMultiplexer redis, string keys, TimeSpan most, AuditFindings findings)
    {
        foreach (var server in redis.GetServers().Where(server => server is { IsConnected: true, IsReplica: false }))
        {
            foreach (var key in server.Keys(pattern: keys, pageSize: Sample).Take(Sample).ToList())
            {
                var left = await redis.GetDatabase().KeyTimeToLiveAsync(key);
                if (left > most || (left is null && await redis.GetDatabase().KeyExistsAsync(key)))
                {
                    findings.Add(
                        string.Create(CultureInfo.InvariantCulture, $"are cached for longer than {most.TotalSeconds:0} s"),
                        $"{keys}: {(left is { } time ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s left") : "for ever")}");
                }
            }
        }
    }
}
