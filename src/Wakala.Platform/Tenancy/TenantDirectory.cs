using System.Text.Json;
using Npgsql;
using StackExchange.Redis;

namespace Wakala.Platform;

/// <summary>Tenants' configuration: from the cache, or else from the database and then cached.</summary>
internal sealed class TenantDirectory(NpgsqlDataSource database, IDatabase redis, RedisKeys keys)
{
    /// <summary>How long a configuration is kept.</summary>
    public static TimeSpan Kept { get; } = TimeSpan.FromMinutes(10);

    public Task<TenantConfig?> FindAsync(int id, CancellationToken cancellationToken)
        => FindAsync(keys.Tenant(id), "SELECT id, slug, monthly_quota, webhook_secret FROM tenants WHERE id = $1", id, cancellationToken);

    public Task<TenantConfig?> FindAsync(string slug, CancellationToken cancellationToken)
        => FindAsync(keys.TenantSlug(slug), "SELECT id, slug, monthly_quota, webhook_secret FROM tenants WHERE slug = $1", slug, cancellationToken);

    /// <summary>Puts tenants into the cache before anybody asks, by number and by name.</summary>
    /// <returns>How many they are, and the bytes of their keys and values.</returns>
    public async Task<Warmed> KeepAsync(int[] ids, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT id, slug, monthly_quota, webhook_secret FROM tenants WHERE id = ANY($1)");
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = ids });
        var (count, bytes, keeping) = (0, 0L, new List<Task>());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var tenant = Read(reader);
            var config = JsonSerializer.SerializeToUtf8Bytes(tenant, WireJson.Default.TenantConfig);
            foreach (var key in (string[])[keys.Tenant(tenant.Id), keys.TenantSlug(tenant.Slug)])
            {
                keeping.Add(redis.StringSetAsync(key, config, Kept));
                bytes += key.Length + config.Length;
            }

            count++;
        }

        await Task.WhenAll(keeping);
        return new Warmed(count, bytes);
    }

    private static TenantConfig Read(NpgsqlDataReader reader) => new(reader.GetInt32(0), reader.GetString(1), reader.GetInt64(2), reader.GetString(3));

    private async Task<TenantConfig?> FindAsync<T>(string key, string sql, T value, CancellationToken cancellationToken)
    {
        var cached = await redis.StringGetAsync(key);
        if (cached.HasValue)
            return JsonSerializer.Deserialize((byte[])cached!, WireJson.Default.TenantConfig);

        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            return null;
        var tenant = Read(reader);
        await redis.StringSetAsync(key, JsonSerializer.SerializeToUtf8Bytes(tenant, WireJson.Default.TenantConfig), Kept);
        return tenant;
    }
}
