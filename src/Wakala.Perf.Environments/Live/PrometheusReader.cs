namespace Wakala.Perf.Environments;

/// <summary>
/// What a part of a live system uses by its Prometheus. There is no query that fits every cluster, so that only those of the environment's file are asked, by name: <c>resources.api.processor</c>
/// gives cores, <c>resources.database.memory</c> bytes, and so on by <see cref="ResourceRole"/> and <see cref="ResourceKind"/>; with <c>.limit</c> behind those two, how much there is.
/// </summary>
/// <param name="role">The part.</param>
/// <param name="metrics">The Prometheus.</param>
/// <param name="time">The clock.</param>
public sealed class PrometheusReader(ResourceRole role, MetricsSource metrics, TimeProvider time) : SampledReader(role, Period, time)
{
    /// <summary>No system is scraped more often.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private readonly Dictionary<ResourceKind, ResourceLimit> _limits = [];
    private bool _hasAnswered;

    /// <inheritdoc />
    protected override IReadOnlyDictionary<ResourceKind, ResourceLimit> Limits => _limits;

    /// <summary>The name of the query of a resource.</summary>
    public static string QueryOf(ResourceRole role, ResourceKind kind) => $"resources.{role.ToString().ToLowerInvariant()}.{Camel(kind)}";

    /// <inheritdoc />
    /// <exception cref="EnvironmentException">It does not answer, or refuses a query, and never did otherwise.</exception>
    protected override async ValueTask<ResourceReading?> ReadAsync()
    {
        try
        {
            var reading = await AskAsync();
            _hasAnswered = true;
            return reading;
        }
        catch (EnvironmentException) when (_hasAnswered)
        {
            // One answer that is late, or is not there, is a gap and no fault of the run.
            return null;
        }
    }

    private async Task<ResourceReading?> AskAsync()
    {
        var levels = new Dictionary<ResourceKind, double>();
        foreach (var kind in Enum.GetValues<ResourceKind>())
        {
            var name = QueryOf(Role, kind);
            if (await metrics.ValueAsync(name, null, CancellationToken.None) is not { } value || !double.IsFinite(value))
                continue;
            levels[kind] = value;
            if (kind is ResourceKind.Processor or ResourceKind.Memory && !_limits.ContainsKey(kind) && await metrics.ValueAsync($"{name}.limit", null, CancellationToken.None) is > 0 and var limit)
                _limits[kind] = kind == ResourceKind.Processor ? ResourceLimit.Cores(limit, "by its metrics") : ResourceLimit.Memory(limit, "by its metrics");
        }

        return levels.Count > 0 ? new ResourceReading(string.Empty, new Dictionary<ResourceKind, double>(), levels) : null;
    }

    private static string Camel(ResourceKind kind) => char.ToLowerInvariant(kind.ToString()[0]) + kind.ToString()[1..];
}
