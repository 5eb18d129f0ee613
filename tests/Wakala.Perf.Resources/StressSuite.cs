using Wakala.Perf.Suite;

namespace Wakala.Perf.Resources;

/// <summary>The environment that every row of the stress test is measured in, and what serves and works in it.</summary>
public sealed class StressSuite() : PerfSuite(SuiteName.Stress, TestContext.Current.CancellationToken), IAsyncLifetime
{
    /// <summary>The name of the tests that share it.</summary>
    public const string Name = "Stress Test";

    private StressRows? _rows;
    private ResourceSystem? _system;

    /// <summary>Measures and judges a row.</summary>
    /// <param name="name">The row, as the test prints it.</param>
    /// <param name="row">How it is measured and held.</param>
    public Task HoldAsync(string name, Func<StressRows, RowPlan> row) => HoldAsync(name, () => row(_rows!), TestContext.Current.CancellationToken);

    /// <inheritdoc />
    protected override async Task PrepareAsync(TableTarget target, CancellationToken cancellationToken)
    {
        _system = await ResourceSystem.StartAsync(target, cancellationToken);
        _rows = new StressRows(_system, StressProfileTests.Stages, StressProfileTests.Limits);
        await _rows.WarmUpAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override ValueTask EndAsync() => _system?.DisposeAsync() ?? ValueTask.CompletedTask;
}

/// <summary>The environment is theirs alone, and goes before another suite's comes.</summary>
[CollectionDefinition(StressSuite.Name)]
public sealed class StressTests : ICollectionFixture<StressSuite>;
