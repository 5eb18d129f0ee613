namespace Wakala.Platform;

/// <summary>The names of keys, streams and channels, behind this build's prefix.</summary>
internal sealed class RedisKeys(string prefix)
{
    public string MessageQueue { get; } = prefix + "queue:messages";

    public string WebhookQueue { get; } = prefix + "queue:webhooks";

    public string MediaQueue { get; } = prefix + "queue:media";

    /// <summary>What the keys of tenants begin with.</summary>
    public string Tenants { get; } = prefix + "tenant:";

    /// <summary>What the keys of lists' pages begin with.</summary>
    public string Lists { get; } = prefix + "list:";

    /// <summary>What the keys of webhooks begin with.</summary>
    public string Webhooks { get; } = prefix + "webhook:";

    public string Session(string id) => $"{prefix}session:{id}";

    public string Tenant(int id) => $"{Tenants}{id}";

    public string TenantSlug(string slug) => $"{prefix}tenant:slug:{slug}";

    public string Quota(int tenant, DateTimeOffset now) => $"{prefix}quota:{tenant}:{now:yyyyMM}";

    public string ListVersion(int tenant) => $"{prefix}list:{tenant}:version";

    public string List(int tenant, string version, int limit, string before) => $"{Lists}{tenant}:{version}:{limit}:{before}";

    public string Analytics(int tenant, string parameters) => $"{prefix}analytics:{tenant}:{parameters}";

    public string Webhook(int tenant, string key) => $"{Webhooks}{tenant}:{key}";

    /// <summary>The stream of what happened in a tenant's room.</summary>
    public string Events(int tenant) => $"{prefix}tenant:{tenant}:events";

    /// <summary>The channel on which each event of it is published.</summary>
    public string EventChannel(int tenant) => $"{prefix}tenant:{tenant}:events:live";

    /// <summary>Marks what must happen once.</summary>
    public string Once(int tenant, string what) => $"{prefix}once:{tenant}:{what}";

    public string Listeners(int tenant) => $"{prefix}tenant:{tenant}:messages";
}
