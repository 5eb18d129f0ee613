using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using StackExchange.Redis;
using Wakala.Perf.Results;

namespace Wakala.Perf.Environments;

/// <summary>
/// Looks whether a live system is what the document's infrastructure chapter says. Each line is looked at by the way that shows it
/// (metrics, the database, the cache, the API), where the environment's file gives that way.
/// </summary>
/// <param name="access">The ways there are.</param>
/// <param name="environment">The environment's name, for what is said.</param>
/// <param name="statements">The contract's SQL by the line that it shows.</param>
/// <param name="identity">Where the API says who it is.</param>
/// <param name="route">How the API is reached.</param>
public sealed class InfrastructureCheck(TargetAccess access, string environment, IReadOnlyDictionary<string, string> statements, Uri identity, TargetRoute route)
{
    private const double GiB = 1024.0 * 1024 * 1024;
    private const int Questions = 20;

    /// <summary>Memory that a machine's maker counts and its kernel keeps for itself.</summary>
    private const double KernelShare = 0.94;

    /// <summary>How far estimates of row counts, and rows that a load has added, may be from the document's.</summary>
    private const double RowTolerance = 0.02;

    private static readonly Dictionary<string, MetricLine> Metrics = new()
    {
        ["cluster.nodes"] = new("count(node_uname_info)", 1, Comparison.Exactly),
        ["cluster.vcpu"] = new("min(count by (instance) (node_cpu_seconds_total{mode=\"idle\"}))", 1, Comparison.AtLeast),
        ["cluster.memory_gb"] = new("min(node_memory_MemTotal_bytes)", 1 / GiB / KernelShare, Comparison.AtLeast),
        ["cluster.network_gbps"] = new("min(max by (instance) (node_network_speed_bytes))", 8 / 1e9, Comparison.AtLeast),
        ["cluster.nodes_in_us-east-1"] = new("count(node_uname_info{region=\"us-east-1\"})", 1, Comparison.Exactly),
        // What a cloud says of its own services no exporter names alike: only a query of the environment's file shows it.
        ["database.vcpu"] = new(null, 1, Comparison.AtLeast),
        ["database.memory_gb"] = new(null, 1, Comparison.AtLeast),
        ["database.storage_tb"] = new(null, 1, Comparison.AtLeast),
        ["database.iops"] = new(null, 1, Comparison.AtLeast),
        ["load_balancer.cross_zone"] = new(null, 1, Comparison.Exactly),
        ["load_balancer.connection_draining_s"] = new(null, 1, Comparison.Exactly),
    };

    private enum Comparison
    {
        Exactly,
        AtLeast,
        About,
    }

    /// <summary>Every line that can be asked for.</summary>
    public static IReadOnlyList<string> Lines { get; } =
    [
        .. Metrics.Keys, "database.version", "database.replicas", "cache.version", "cache.cluster_nodes", "cache.primaries", "load_balancer.instances",
        "data.tenants", "data.users", "data.contacts", "data.messages", "data.media_files",
    ];

    /// <summary>Looks at one line.</summary>
    /// <param name="line">One of <see cref="Lines"/>.</param>
    /// <param name="documented">What the document says: a number, or a version's beginning.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <exception cref="ArgumentException">There is no such line.</exception>
    /// <exception cref="EnvironmentException">A way that the file names does not work.</exception>
    public async Task<InfrastructureFinding> LookAsync(string line, string documented, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(line);
        try
        {
            return line switch
            {
                _ when Metrics.TryGetValue(line, out var metric) => await MetricAsync(line, documented, metric, cancellationToken),
                _ when line.StartsWith("database.", StringComparison.Ordinal) || line.StartsWith("data.", StringComparison.Ordinal)
                    => await DatabaseAsync(line, documented, cancellationToken),
                _ when line.StartsWith("cache.", StringComparison.Ordinal) => await CacheAsync(line, documented),
                "load_balancer.instances" => await InstancesAsync(line, documented, cancellationToken),
                _ => throw new ArgumentException($"There is no line '{line}'; there are: {string.Join(", ", Lines)}.", nameof(line)),
            };
        }
        catch (Exception error) when (error is NpgsqlException or RedisException or HttpRequestException or JsonException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new EnvironmentException($"Looking at {line} of '{environment}' failed: {EnvironmentException.Reason(error)}", $"Look after the access that environments/{environment}.json names.", error);
        }
    }

    private static InfrastructureFinding Compare(string line, string documented, double found, Comparison comparison)
    {
        var wanted = double.Parse(documented, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
        var holds = comparison switch
        {
            Comparison.AtLeast => found >= wanted,
            Comparison.About => Math.Abs(found - wanted) <= wanted * RowTolerance,
            _ => Math.Abs(found - wanted) < 1e-9,
        };
        return new InfrastructureFinding(line, documented, found.ToString("#,0.##", CultureInfo.InvariantCulture), holds, null);
    }

    private static InfrastructureFinding Version(string line, string documented, string found)
        => new(line, documented, found, found == documented || found.StartsWith(documented + ".", StringComparison.Ordinal), null);

    private InfrastructureFinding NoAccess(string line, string documented, string field)
        => InfrastructureFinding.Unseen(line, documented, $"environments/{environment}.json gives no access.{field}, which would show it");

    private async Task<InfrastructureFinding> MetricAsync(string line, string documented, MetricLine metric, CancellationToken cancellationToken)
    {
        if (access.Metrics is not { } metrics)
            return NoAccess(line, documented, "metrics");
        var found = await metrics.ValueAsync(line, metric.Usual, cancellationToken);
        if (found is { } strange && !double.IsFinite(strange))
            return InfrastructureFinding.Unseen(line, documented, $"the metrics of '{environment}' give {strange.ToString(CultureInfo.InvariantCulture)} for it, which is no figure; access.queries of its file may name other PromQL under \"{line}\"");
        return found is { } value
            ? Compare(line, documented, value * (metrics.IsReplaced(line) ? 1 : metric.Scale), metric.Comparison)
            : InfrastructureFinding.Unseen(line, documented, $"the metrics of '{environment}' do not show it; access.queries of its file may name PromQL under \"{line}\"");
    }

    private async Task<InfrastructureFinding> DatabaseAsync(string line, string documented, CancellationToken cancellationToken)
    {
        if (access.Postgres is not { } source)
            return NoAccess(line, documented, "postgres");
        switch (line)
        {
            case "database.version":
                return Version(line, documented, await PostgresServer.VersionAsync(source, cancellationToken));
            case "database.replicas":
                // To a role that may not see them, replicas show without a state.
                const string replicas = "SELECT count(*) FILTER (WHERE state = 'streaming'), count(*) FILTER (WHERE state IS NULL) FROM pg_stat_replication";
                await using (var command = source.CreateCommand(replicas))
                {
                    await using var row = await command.ExecuteReaderAsync(cancellationToken);
                    await row.ReadAsync(cancellationToken);
                    return row.GetInt64(1) > 0
                        ? InfrastructureFinding.Unseen(line, documented, "the database's role may not see the state of replicas: GRANT pg_read_all_stats")
                        : Compare(line, documented, row.GetInt64(0), Comparison.Exactly);
                }

            case var _ when statements.TryGetValue(line, out var statement):
                await using (var command = source.CreateCommand(statement))
                    return Compare(line, documented, Convert.ToDouble(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture), Comparison.About);
            default:
                return InfrastructureFinding.Unseen(line, documented, $"the contract has no statement for {line}");
        }
    }

    private async Task<InfrastructureFinding> CacheAsync(string line, string documented)
    {
        if (access.Redis is not { } redis)
            return NoAccess(line, documented, "redis");
        var server = redis.GetServers().First(one => one.IsConnected);
        if (line == "cache.version")
            return Version(line, documented, server.Version.ToString());
        if (server.ServerType != ServerType.Cluster || await server.ClusterNodesAsync() is not { } cluster)
            return new InfrastructureFinding(line, documented, "no cluster", false, null);
        var nodes = cluster.Nodes.Where(node => node.IsConnected || node.IsMyself).ToList();
        return Compare(line, documented, line == "cache.primaries" ? nodes.Count(node => !node.IsReplica) : nodes.Count, Comparison.Exactly);
    }

    /// <summary>A load balancer shows from outside in this alone: requests of one client reach several instances.</summary>
    private async Task<InfrastructureFinding> InstancesAsync(string line, string documented, CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var question = 0; question < Questions; question++)
        {
            // A new connection each: balancers pin one to one instance.
            using var client = route.Open(TimeSpan.FromSeconds(10));
            if ((JsonNode.Parse(await client.GetStringAsync(identity, cancellationToken)) as JsonObject)?["instance"] is { } instance)
                seen.Add(instance.ToString());
        }

        return seen.Count == 0
            ? InfrastructureFinding.Unseen(line, documented, $"{identity} does not name its instance")
            : Compare(line, documented, seen.Count, Comparison.AtLeast);
    }

    /// <param name="Usual">The query where the environment's file has none; null where there is no usual one.</param>
    /// <param name="Scale">From the usual query's unit to the document's.</param>
    /// <param name="Comparison">How the two are compared.</param>
    private sealed record MetricLine(string? Usual, double Scale, Comparison Comparison);
}
