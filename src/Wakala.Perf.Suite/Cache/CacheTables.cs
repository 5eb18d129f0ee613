using Wakala.Perf.Environments;
using Wakala.Perf.Gate;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>The rows of the document's chapter "Cache Performance", ready to be measured in an environment.</summary>
public sealed class CacheTables
{
    /// <summary>The table that all rows but those of cache warming stand in.</summary>
    internal const string RedisMetrics = "Redis Metrics";

    private readonly CacheOperations _operations;

    /// <summary>The traffic that the hit ratios share.</summary>
    private readonly SharedMeasurement _traffic = new(HitRatioTable.Sessions, HitRatioTable.Pages, HitRatioTable.Tenants);

    /// <summary>The starts that the rows of cache warming share.</summary>
    private readonly SharedMeasurement _starts = new(WarmingTable.Start, WarmingTable.Tenants, WarmingTable.Sessions, WarmingTable.Pages, WarmingTable.FirstResponses);

    private CacheTables(CacheOperations operations) => _operations = operations;

    /// <summary>Reads what the platform asks of Redis.</summary>
    /// <exception cref="EnvironmentException">There is no build of it, or it does not say that.</exception>
    public static async Task<CacheTables> OpenAsync(TableTarget target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        var file = Path.Combine(target.Environment.WorkDirectory, "cache-operations.json");
        await File.WriteAllTextAsync(file, await PlatformExport.CacheOperationsAsync(target.RepositoryRoot, cancellationToken), cancellationToken);
        return new CacheTables(CacheOperations.Read(file));
    }

    /// <summary>The time of one operation, alone and under a steady load.</summary>
    /// <param name="row">The row, which ends with the operation: <c>operation_latency GET</c>.</param>
    /// <param name="milliseconds">Its average, in milliseconds.</param>
    public RowPlan OperationLatency(string row, double milliseconds)
    {
        var operation = LastWord(row);
        return new(
            OperationLatencyTable.Rules(row, milliseconds),
            OperationLatencyTable.Workload(operation),
            (target, trial, stop) => OperationLatencyTable.MeasureAsync(target, row, _operations.Operation(operation), trial, stop))
        {
            Count = (target, stop) => CommandWork.CountAsync(target, row, _operations.Operation(operation), stop),
        };
    }

    /// <summary>The most operations a second.</summary>
    /// <param name="row">The row.</param>
    /// <param name="pipeline">Commands under way on a connection.</param>
    /// <param name="operations">Operations a second.</param>
    public RowPlan OperationRate(string row, int pipeline, int operations) => new(
        OperationRateTable.Rules(row, operations),
        OperationRateTable.Workload(pipeline),
        (target, trial, stop) => OperationRateTable.MeasureAsync(target, row, Mix(row), pipeline, trial, stop));

    /// <summary>The hit ratio of a cache under the platform's traffic.</summary>
    /// <param name="row">The row, which ends with the cache: <c>cache_hit_ratio session_cache</c>.</param>
    /// <param name="share">The share that is found, in percent.</param>
    /// <exception cref="ArgumentException">Nobody says how the ratio of this cache is held.</exception>
    public RowPlan HitRatio(string row, double share)
    {
        var (cache, rates) = (LastWord(row), DocumentMix.Rates());
        return new(
            HitRatioTable.Rules(row, cache, share),
            HitRatioTable.Workload(rates),
            (target, trial, stop) => _traffic.PartAsync(row, cache, trial, () => new PlatformTraffic(target, rates, trial).MeasureAsync(stop)));
    }

    /// <summary>The memory of a Redis that must give up keys.</summary>
    /// <param name="row">The row.</param>
    /// <param name="used">Memory that is used, in GB.</param>
    /// <param name="peak">The most that was, in GB.</param>
    /// <param name="evicted">Keys that are given up, in percent of the commands.</param>
    public RowPlan Memory(string row, int used, int peak, double evicted) => new(
        MemoryTable.Rules(row, used, peak, evicted),
        MemoryTable.Workload,
        (target, trial, stop) => MemoryTable.MeasureAsync(target, row, Mix(row), trial, stop));

    /// <summary>What goes over the wire of many connections.</summary>
    /// <param name="row">The row.</param>
    /// <param name="bandwidth">Megabits a second.</param>
    /// <param name="connections">Connections.</param>
    /// <param name="blocked">Clients that wait.</param>
    public RowPlan Network(string row, int bandwidth, int connections, int blocked) => new(
        NetworkTable.Rules(row, bandwidth, connections, blocked),
        NetworkTable.Workload(connections),
        (target, trial, stop) => NetworkTable.MeasureAsync(target, row, Mix(row), connections, trial, stop));

    /// <summary>How long the platform takes to start when it fills its cache first.</summary>
    /// <param name="row">The row.</param>
    /// <param name="seconds">Seconds.</param>
    public RowPlan StartUp(string row, int seconds) => Warming(WarmingTable.StartUp(row, seconds));

    /// <summary>What it has put into its cache by then.</summary>
    /// <param name="row">The row.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="megabytes">Their size, in MB.</param>
    public RowPlan Preloaded(string row, int count, int megabytes) => Warming(WarmingTable.Preloaded(row, count, megabytes));

    /// <summary>The first responses after a start with an empty cache, and after one with a full cache.</summary>
    /// <param name="row">The row.</param>
    /// <param name="before">Their average with an empty cache, in milliseconds.</param>
    /// <param name="after">Their average with a full one, in milliseconds.</param>
    /// <param name="improvement">How much less that is, in percent.</param>
    public RowPlan ColdStart(string row, int before, int after, int improvement) => Warming(WarmingTable.ColdStart(row, before, after, improvement));

    private RowPlan Warming(RowRules rules) => new(
        rules,
        WarmStart.Workload,
        (target, trial, stop) => _starts.PartAsync(rules.Scenario, rules.Scenario, trial, () => new WarmStart(target, trial).MeasureAsync(stop)));

    /// <summary>The build's own commands in its own proportions.</summary>
    private CacheOperation Mix(string name) => _operations.Mix(name, "GET", "SET");

    private static string LastWord(string row) => row[(row.LastIndexOf(' ') + 1)..];
}
