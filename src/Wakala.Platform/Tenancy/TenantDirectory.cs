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
        var tenant = new TenantConfig(reader.GetInt32(0), reader.GetString(1), reader.GetInt64(2), reader.GetString(3));
        await redis.StringSetAsync(key, JsonSerializer.SerializeToUtf8Bytes(tenant, WireJson.Default.TenantConfig), Kept);
        return tenant;
    }
}
