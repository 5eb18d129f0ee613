using Wakala.Perf.Suite;

[assembly: AssemblyFixture(typeof(Wakala.Perf.Resources.ResourceSuite))]
// One measured thing at a time.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Wakala.Perf.Resources;

/// <summary>The environment that every row of "Resource Utilization" is measured in, and what serves and works in it.</summary>
public sealed class ResourceSuite() : PerfSuite(SuiteName.Resources, TestContext.Current.CancellationToken), IAsyncLifetime
{
    private ResourceRows? _rows;
    private ResourceSystem? _system;

    /// <summary>Measures and judges a row.</summary>
    /// <param name="name">The row, as the test prints it.</param>
    /// <param name="row">How it is measured and held.</param>
    public async Task HoldAsync(string name, Func<ResourceRows, RowPlan> row)
    {
        ThrowIfNotStarted();
        var plan = row(_rows!).Watched();
        plan.Rules.Scenario.Should().Be(name);
        var result = await MeasureAsync(plan, TestContext.Current.CancellationToken);
        result.Should().HoldItsBaseline();
    }

    /// <inheritdoc />
    protected override async Task PrepareAsync(TableTarget target, CancellationToken cancellationToken)
    {
        _system = await ResourceSystem.StartAsync(target, cancellationToken);
        _rows = new ResourceRows(_system);
    }

    /// <inheritdoc />
    protected override ValueTask EndAsync() => _system?.DisposeAsync() ?? ValueTask.CompletedTask;
}
