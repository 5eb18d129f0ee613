namespace Wakala.Perf.Architecture.Tests;

/// <summary>Who asserts a table's figures, or part of them.</summary>
/// <param name="Table">The document's heading above the table.</param>
/// <param name="Figures">What the figures' names begin with; empty for all of the table.</param>
/// <param name="By">The test class with its project: <c>Wakala.Perf.Api.ApiEndpointTests</c>; null for what is still to come.</param>
/// <param name="Where">Where it can be measured at all, or what is to come.</param>
/// <param name="Says">How the test writes the figure where that is not as the document prints it; null where it is.</param>
internal sealed record Asserted(string Table, string Figures, string? By, string Where, string? Says = null)
{
    private const string OneMachine = "every environment";
    private const string Live = "a live target of production's size; no process on one machine has it";

    /// <summary>The first that fits a figure counts.</summary>
    public static IReadOnlyList<Asserted> All { get; } =
    [
        new("Infrastructure", "cluster.instance_type", "Wakala.Perf.Api.TestEnvironmentTests", Live, "cluster.memory_gb"),
        new("Infrastructure", "database.instance", "Wakala.Perf.Api.TestEnvironmentTests", Live, "database.vcpu"),
        new("Infrastructure", "cache.type", "Wakala.Perf.Api.TestEnvironmentTests", Live, "7.0"),
        new("Infrastructure", "cache.instance", null, "the cache shows nothing of its machine's kind"),
        new("Infrastructure", "load_balancer.type", "Wakala.Perf.Api.TestEnvironmentTests", Live, "load_balancer.instances"),
        new("Infrastructure", "load_balancer.cross_zone", "Wakala.Perf.Api.TestEnvironmentTests", Live, "load_balancer.cross_zone"),
        new("Infrastructure", "", "Wakala.Perf.Api.TestEnvironmentTests", Live),
        new("Test Data", "concurrent_connections", "Wakala.Perf.WebSocket.CapacityTests", $"{OneMachine}; the document's number at profile release"),
        new("Test Data", "users_per_tenant", "Wakala.Perf.Api.TestEnvironmentTests", "a live target of production's size, as users in all; elsewhere the seeder's scale", "100000"),
        new("Test Data", "contacts_per_user", "Wakala.Perf.Api.TestEnvironmentTests", "a live target of production's size, by this project's reading; elsewhere the seeder's scale", "20000000"),
        new("Test Data", "", "Wakala.Perf.Api.TestEnvironmentTests", "a live target of production's size; elsewhere the seeder's scale, held by its own tests"),
        new("API Endpoints", "", "Wakala.Perf.Api.ApiEndpointTests", OneMachine),
        new("System Throughput", "messages_per_second", "Wakala.Perf.Api.MessageThroughputTests", $"{OneMachine}; the document's rates at profile release"),
        new("System Throughput", "concurrent_connections", "Wakala.Perf.Api.ConcurrentConnectionTests", $"{OneMachine}, a share of them; all of them are a live system's"),
        new("System Throughput", "queue_processing", "Wakala.Perf.Api.QueueProcessingTests", OneMachine),
        new("Resource Utilization", "", null, "with resources"),
        new("Stress Test Profile", "", null, "with the stress test"),
        new("Stress Test Results", "", null, "with the stress test"),
        new("Endurance Test (24 hours)", "", null, "with the endurance test"),
        new("Query Performance", "", "Wakala.Perf.Database.QueryPerformanceTests", OneMachine),
        new("Index Performance", "", "Wakala.Perf.Database.IndexPerformanceTests", $"{OneMachine}; the sizes at profile release"),
        new("Connection Pool Metrics", "", "Wakala.Perf.Database.ConnectionPoolTests", OneMachine),
        new("Redis Metrics", "operations_per_second", "Wakala.Perf.Cache.ThroughputTests", OneMachine),
        new("Redis Metrics", "operation_latency", "Wakala.Perf.Cache.OperationLatencyTests", OneMachine),
        new("Redis Metrics", "cache_hit_ratio", "Wakala.Perf.Cache.HitRatioTests", OneMachine),
        new("Redis Metrics", "memory_usage", "Wakala.Perf.Cache.MemoryTests", OneMachine),
        new("Redis Metrics", "network", "Wakala.Perf.Cache.NetworkTests", OneMachine),
        new("Cache Warming Results", "", "Wakala.Perf.Cache.CacheWarmingTests", OneMachine),
        new("Static Asset Delivery", "", null, "with the CDN"),
        new("Connection Metrics", "max_connections_per_pod", "Wakala.Perf.WebSocket.CapacityTests", $"{OneMachine}; the document's number at profile release"),
        new("Connection Metrics", "total_connections", "Wakala.Perf.WebSocket.CapacityTests", $"{OneMachine}; the document's number at profile release"),
        new("Connection Metrics", "connection_establishment", "Wakala.Perf.WebSocket.ConnectionTests", OneMachine),
        new("Connection Metrics", "message_latency", "Wakala.Perf.WebSocket.MessageLatencyTests", OneMachine),
        new("Connection Metrics", "throughput", "Wakala.Perf.WebSocket.ThroughputTests", OneMachine),
        new("Connection Metrics", "connection_stability", "Wakala.Perf.WebSocket.StabilityTests", OneMachine),
        new("Before vs After Optimization", "", null, "with the optimisations"),
        new("SLA Targets", "", null, "with the SLA"),
        new("Capacity Planning", "", null, "with capacity"),
        new("Alert Thresholds", "", null, "with the alerts"),
    ];

    public static Asserted Of(DocumentFigure figure)
        => All.FirstOrDefault(one => one.Table == figure.Table && figure.Name.StartsWith(one.Figures, StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"Nobody asserts {figure.Table}, {figure.Name}: name a test in {nameof(Asserted)}.{nameof(All)}, or say that it is to come.");

    /// <summary>The source of the test class, its base classes and data beside it.</summary>
    public string Source()
    {
        var (project, type) = (By![..By!.LastIndexOf('.')], By![(By!.LastIndexOf('.') + 1)..]);
        var file = Directory.EnumerateFiles(Path.Combine(Checkout.Root, "tests", project), type + ".cs", SearchOption.AllDirectories).SingleOrDefault();
        return file is null ? throw new InvalidOperationException($"There is no test class {By}: tests/{project} has no {type}.cs.") : File.ReadAllText(file);
    }
}
