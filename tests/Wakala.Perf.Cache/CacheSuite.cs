using Wakala.Perf.Environments;
using Wakala.Perf.Scenarios;
using Wakala.Perf.Suite;

[assembly: AssemblyFixture(typeof(Wakala.Perf.Cache.CacheSuite))]
// One measured thing at a time.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Wakala.Perf.Cache;

/// <summary>The environment that every row of the cache tables is measured in.</summary>
public sealed class CacheSuite() : PerfSuite(SuiteName.Cache, TestContext.Current.CancellationToken), IAsyncLifetime
{
    private CacheOperations? _operations;

    /// <summary>The traffic that the hit ratios share.</summary>
    internal SharedMeasurement Traffic { get; } = new();

    /// <summary>The starts that the rows of cache warming share.</summary>
    internal SharedMeasurement Starts { get; } = new();

    /// <summary>What the build asks of Redis; there once the suite is up.</summary>
    internal CacheOperations Operations => _operations ?? throw new InvalidOperationException("The suite was not brought up: InitializeAsync comes first.");

    /// <inheritdoc />
    protected override async Task PrepareAsync(TableTarget target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        var file = Path.Combine(target.Environment.WorkDirectory, "cache-operations.json");
        await File.WriteAllTextAsync(file, await PlatformExport.CacheOperationsAsync(target.RepositoryRoot, cancellationToken), cancellationToken);
        _operations = CacheOperations.Read(file);
    }
}
