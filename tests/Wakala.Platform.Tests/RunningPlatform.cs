using System.Runtime.ExceptionServices;

[assembly: AssemblyFixture(typeof(Wakala.Platform.Tests.RunningPlatform))]

namespace Wakala.Platform.Tests;

/// <summary>One platform for all tests. Where it cannot be started, each test that uses it fails with the reason.</summary>
public sealed class RunningPlatform : IAsyncLifetime
{
    private ExceptionDispatchInfo? _fault;
    private Servers? _servers;

    internal Servers Servers
    {
        get
        {
            Perf.LocalServers.SkipWhereMissing();
            _fault?.Throw();
            return _servers!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        try
        {
            _servers = await Servers.StartAsync(TestContext.Current.CancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            _fault = ExceptionDispatchInfo.Capture(error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_servers is not null)
            await _servers.DisposeAsync();
    }
}
