using Wakala.Perf.Suite;

// One measured thing at a time.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Wakala.Perf.Resources;

/// <summary>The environment that every row of "Resource Utilization" is measured in, and what serves and works in it.</summary>
public sealed class ResourceSuite() : PerfSuite(SuiteName.Resources, TestContext.Current.CancellationToken), IAsyncLifetime
{
    /// <summary>The name of the tests that share it.</summary>
    public const string Name = "Resource Utilization";

    private ResourceRows? _rows;
    private ResourceSystem? _system;

    /// <summary>Measures and judges a row.</summary>
    /// <param name="name">The row, as the test prints it.</param>
    /// <param name="row">How it is measured and held.</param>
    public Task HoldAsync(string name, Func<ResourceRows, RowPlan> row) => HoldAsync(name, () => row(_rows!), TestContext.Current.CancellationToken);

    /// <inheritdoc />
    protected override async Task PrepareAsync(TableTarget target, CancellationToken cancellationToken)
    {
        _system = await ResourceSystem.StartAsync(target, cancellationToken);
        _rows = new ResourceRows(_system);
    }

    /// <inheritdoc />
    protected override ValueTask EndAsync() => _system?.DisposeAsync() ?? ValueTask.CompletedTask;
}

/// <summary>The environment is theirs alone, and goes before another suite's comes.</summary>
[CollectionDefinition(ResourceSuite.Name)]
public sealed class ResourceTests : ICollectionFixture<ResourceSuite>;
