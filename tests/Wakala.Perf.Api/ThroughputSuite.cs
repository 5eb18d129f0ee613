using Wakala.Perf.Suite;

namespace Wakala.Perf.Api;

/// <summary>The environment that every row of "System Throughput" is measured in, and what serves and works in it.</summary>
public sealed class ThroughputSuite() : PerfSuite(SuiteName.Throughput, TestContext.Current.CancellationToken), IAsyncLifetime
{
    /// <summary>The name of the tests that share it.</summary>
    public const string Name = "System Throughput";

    private ThroughputSystem? _system;

    /// <summary>Measures and judges a row.</summary>
    /// <param name="name">The row, as the test prints it.</param>
    /// <param name="row">How it is measured and held.</param>
    public Task HoldAsync(string name, Func<ThroughputRows, RowPlan> row) => HoldAsync(name, () => row(new ThroughputRows(_system!)), TestContext.Current.CancellationToken);

    /// <inheritdoc />
    protected override async Task PrepareAsync(TableTarget target, CancellationToken cancellationToken)
        => _system = await ThroughputSystem.StartAsync(target, cancellationToken);

    /// <inheritdoc />
    protected override ValueTask EndAsync() => _system?.DisposeAsync() ?? ValueTask.CompletedTask;
}

/// <summary>The environment is theirs alone, and goes before another suite's comes.</summary>
[CollectionDefinition(ThroughputSuite.Name)]
public sealed class ThroughputTests : ICollectionFixture<ThroughputSuite>;
