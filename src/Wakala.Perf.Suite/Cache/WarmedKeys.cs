using System.Text.Json;
using StackExchange.Redis;
using Wakala.Perf.Environments;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>What a process of the platform that has just started says that it put into its cache, held beside what is there, and that beside the database.</summary>
/// <param name="target">What is measured.</param>
/// <param name="redis">The cache.</param>
/// <param name="prefix">What the process' keys begin with.</param>
internal sealed class WarmedKeys(TableTarget target, IConnectionMultiplexer redis, string prefix)
{
    private const string Said = "Wakala.Platform warmed ";
    private const int KeysAtOnce = 1_000;

    /// <summary>Which row of the table is which cache of the contract.</summary>
    private static readonly Dictionary<string, string> Rows = new()
    {
        ["tenant_config_cache"] = WarmingTable.Tenants,
        ["session_cache"] = WarmingTable.Sessions,
        ["api_response_cache"] = WarmingTable.Pages,
    };

    /// <summary>Looks at all of it, before anybody asks for it.</summary>
    /// <exception cref="GeneratorException">The process says nothing of it.</exception>
    public async Task<WarmedCache> ReadAsync(FurtherPlatform platform, CancellationToken cancellationToken)
    {
        var line = (await platform.ReadLogAsync(cancellationToken)).Split('\n').FirstOrDefault(one => one.StartsWith(Said, StringComparison.Ordinal))
            ?? throw new GeneratorException("The platform did not say what it had put into the cache: it was asked to by WAKALA_WARM.");
        var report = JsonSerializer.Deserialize<WarmingReport>(line[Said.Length..], ResultsJson.Options)!;
        var faults = new List<string>();
        // A tenant has two keys, by number and by name.
        foreach (var (row, pattern, keys, warmed) in (IEnumerable<(string, string, int, Warmed)>)
        [
            (WarmingTable.Tenants, "tenant:*", 2, report.TenantConfigs),
            (WarmingTable.Sessions, "session:*", 1, report.ActiveSessions),
            (WarmingTable.Pages, "list:*", 1, report.HotQueries),
        ])
        {
            // A scan may give a key twice while others go.
            var there = redis.GetServers()[0].Keys(pattern: $"{prefix}{pattern}", pageSize: KeysAtOnce).Distinct().ToArray();
            var lengths = await Task.WhenAll(there.Select(key => redis.GetDatabase().StringLengthAsync(key)));
            var bytes = lengths.Sum() + there.Sum(key => (long)key.ToString().Length);
            if (there.Length != keys * warmed.Count || bytes != warmed.Bytes)
                faults.Add(FormattableString.Invariant($"{row}: the platform says {warmed.Count:#,0} of {warmed.Bytes:#,0} bytes, and {there.Length:#,0} keys of {bytes:#,0} bytes are there."));
        }

        var (notes, wrong) = await AuditAsync(cancellationToken);
        return new WarmedCache(report, notes, [.. faults, .. wrong]);
    }

    /// <summary>What was warmed, held against the database.</summary>
    private async Task<(IReadOnlyList<string> Notes, IReadOnlyList<string> Faults)> AuditAsync(CancellationToken cancellationToken)
    {
        if (target.Contract.CacheKeys is not { } caches || target.Environment.Access.PostgresConnection is not { } postgres)
            return (["What was warmed was not audited: the contract does not name its keys, or this environment gives no way into its database."], []);
        var (notes, faults) = (new List<string>(), new List<string>());
        foreach (var (cache, row) in Rows.Where(one => caches.ContainsKey(one.Key)))
        {
            var (count, wrong) = await new CachedValues(redis, prefix, postgres).AuditAsync(caches[cache], cancellationToken);
            notes.Add(FormattableString.Invariant($"{row}: {count:#,0} keys were held against the database."));
            if (wrong is not null)
                faults.Add($"{row}: {wrong}.");
        }

        return (notes, faults);
    }
}

/// <summary>A cache that was filled before the first request.</summary>
/// <param name="Report">What the platform says of it.</param>
/// <param name="Notes">What was looked at.</param>
/// <param name="Faults">What is wrong, a sentence each, which begins with its row.</param>
internal sealed record WarmedCache(WarmingReport Report, IReadOnlyList<string> Notes, IReadOnlyList<string> Faults);

/// <summary>What the platform says that it has put into its cache, in how many milliseconds.</summary>
internal sealed record WarmingReport(Warmed TenantConfigs, Warmed ActiveSessions, Warmed HotQueries, double Milliseconds);

/// <summary>So many entries of so many bytes.</summary>
internal sealed record Warmed(int Count, long Bytes);
