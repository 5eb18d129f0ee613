using System.Globalization;
using Npgsql;
using StackExchange.Redis;

namespace Wakala.Platform;

/// <summary>Sessions in Redis. One that the cache has lost is restored from the database, as long as the user is active.</summary>
internal sealed class Sessions(NpgsqlDataSource database, IDatabase redis, RedisKeys keys)
{
    public static TimeSpan Length { get; } = TimeSpan.FromHours(8);

    public Task OpenAsync(string id, int tenant, long user) => redis.StringSetAsync(keys.Session(id), Value(tenant, user), Length);

    public async Task<bool> HoldsAsync(string id, int tenant, long user, CancellationToken cancellationToken)
    {
        var found = await redis.StringGetAsync(keys.Session(id));
        if (found.HasValue)
            return found == Value(tenant, user);

        await using var command = database.CreateCommand("SELECT active FROM users WHERE id = $1 AND tenant_id = $2");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = user });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = tenant });
        if (await command.ExecuteScalarAsync(cancellationToken) is not true)
            return false;
        await OpenAsync(id, tenant, user);
        return true;
    }

    /// <summary>What is kept of a session.</summary>
    public static string Value(int tenant, long user) => string.Create(CultureInfo.InvariantCulture, $"{tenant}:{user}");
}
