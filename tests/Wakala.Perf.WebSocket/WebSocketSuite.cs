using Wakala.Perf.Suite;

[assembly: AssemblyFixture(typeof(Wakala.Perf.WebSocket.WebSocketSuite))]
// One measured thing at a time.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Wakala.Perf.WebSocket;

/// <summary>The environment that every WebSocket row is measured in, and two platform processes in it.</summary>
public sealed class WebSocketSuite() : PerfSuite(SuiteName.WebSocket, TestContext.Current.CancellationToken), IAsyncLifetime
{
    private SocketSystem? _system;

    /// <summary>Measures and judges a row.</summary>
    /// <param name="name">The row, as the test prints it.</param>
    /// <param name="row">How it is measured and held.</param>
    public Task HoldAsync(string name, Func<SocketRows, RowPlan> row) => HoldAsync(name, () => row(new SocketRows(_system!)), TestContext.Current.CancellationToken);

    /// <inheritdoc />
    protected override async Task PrepareAsync(TableTarget target, CancellationToken cancellationToken)
        => _system = await SocketSystem.StartAsync(target, cancellationToken);

    /// <inheritdoc />
    protected override ValueTask EndAsync() => _system?.DisposeAsync() ?? ValueTask.CompletedTask;
}
