using Wakala.Perf.Suite;

[assembly: AssemblyFixture(typeof(Wakala.Perf.Cache.CacheSuite))]
// One measured thing at a time.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Wakala.Perf.Cache;

/// <summary>The environment that every row of the cache tables is measured in.</summary>
public sealed class CacheSuite() : PerfSuite(SuiteName.Cache, TestContext.Current.CancellationToken), IAsyncLifetime
{
    private CacheTables? _tables;

    /// <summary>Measures and judges a row.</summary>
    /// <param name="row">How it is measured and held.</param>
    public async Task HoldAsync(Func<CacheTables, RowPlan> row)
    {
        ThrowIfNotStarted();
        var result = await MeasureAsync(row(_tables!), TestContext.Current.CancellationToken);
        result.Should().HoldItsBaseline();
    }

    /// <inheritdoc />
    protected override async Task PrepareAsync(TableTarget target, CancellationToken cancellationToken)
        => _tables = await CacheTables.OpenAsync(target, cancellationToken);
}
