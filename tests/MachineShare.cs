using Wakala.Perf.Environments;

[assembly: AssemblyFixture(typeof(Wakala.Perf.MachineShare))]

namespace Wakala.Perf;

/// <summary>Test projects run side by side: the harness's own tests wait while something is measured, and are waited for.</summary>
public sealed class MachineShare : IAsyncLifetime
{
    private MachineLock? _share;

    public async ValueTask InitializeAsync()
        => _share = await MachineLock.ShareAsync(Console.Error.WriteLine, TimeProvider.System, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync()
    {
        _share?.Dispose();
        return ValueTask.CompletedTask;
    }
}
