using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Npgsql;
using StackExchange.Redis;

namespace Wakala.Platform;

/// <summary>Fills the cache before the service says that it listens: what the first requests would else find missing, all at once.</summary>
internal sealed class CacheWarming(
    NpgsqlDataSource database, IDatabase redis, RedisKeys keys, TenantDirectory tenants, SessionRegister register, ListEndpoint lists)
{
    private const int AtOnce = 4;

    /// <summary>How far back a tenant's messages count for its size.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromDays(7);

    /// <summary>Fills it.</summary>
    /// <returns>How much was put in.</returns>
    public async Task<WarmingReport> RunAsync(WarmingPlan plan, CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        var biggest = await BiggestAsync(Math.Max(plan.Tenants, plan.Queries), cancellationToken);
        var configs = await tenants.KeepAsync(biggest[..Math.Min(plan.Tenants, biggest.Length)], cancellationToken);
        var sessions = await KeepSessionsAsync(plan.Sessions, cancellationToken);
        var pages = new Warmed(0, 0);
        var gate = new Lock();
        await Parallel.ForEachAsync(
            biggest.Take(plan.Queries),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (tenant, stop) =>
            {
                var bytes = await lists.KeepNewestAsync(tenant, stop);
                lock (gate)
                    pages = new Warmed(pages.Count + 1, pages.Bytes + bytes);
            });
        return new WarmingReport(configs, sessions, pages, Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
    }

    /// <summary>Tenants by their messages of late, the biggest first. The newest message is found by its number; only the months of late are read.</summary>
    private async Task<int[]> BiggestAsync(int most, CancellationToken cancellationToken)
    {
        await using var newest = database.CreateCommand("SELECT created_at FROM messages ORDER BY id DESC LIMIT 1");
        var to = await newest.ExecuteScalarAsync(cancellationToken) is DateTime moment ? moment : DateTime.UnixEpoch;
        await using var command = database.CreateCommand(
            """
            SELECT t.id FROM tenants t LEFT JOIN (SELECT tenant_id, count(*) AS messages FROM messages WHERE created_at > $1 GROUP BY 1) m ON m.tenant_id = t.id
            ORDER BY m.messages DESC NULLS LAST, t.id LIMIT $2
            """);
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = to - Lately });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = most });
        var ids = new List<int>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            ids.Add(reader.GetInt32(0));
        return [.. ids];
    }

    private async Task<Warmed> KeepSessionsAsync(int most, CancellationToken cancellationToken)
    {
        if (most == 0)
            return new Warmed(0, 0);
        var sessions = await register.NewestAsync(most, Sessions.Length, cancellationToken);
        await Task.WhenAll(sessions.Select(one => redis.StringSetAsync(keys.Session(one.Id), Sessions.Value(one.Tenant, one.User), one.Left)));
        return new Warmed(sessions.Count, sessions.Sum(one => keys.Session(one.Id).Length + Sessions.Value(one.Tenant, one.User).Length));
    }
}

/// <summary>What was put into the cache, and how long it took.</summary>
internal sealed record WarmingReport(Warmed TenantConfigs, Warmed ActiveSessions, Warmed HotQueries, double Milliseconds)
{
    /// <summary>As the line that the service prints.</summary>
    public override string ToString() => $"Wakala.Platform warmed {JsonSerializer.Serialize(this, WarmingJson.Default.WarmingReport)}";
}

/// <summary>Its JSON, by generated code.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(WarmingReport))]
internal sealed partial class WarmingJson : JsonSerializerContext;
