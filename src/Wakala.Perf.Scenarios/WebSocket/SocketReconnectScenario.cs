using Wakala.Perf.Load;

namespace Wakala.Perf.Scenarios;

/// <summary>An arrival is a connection that comes, signs in, and goes at once.</summary>
public sealed class SocketReconnectScenario : SocketScenario
{
    /// <inheritdoc />
    public override Task<WireTarget> TargetAsync(ScenarioContext context, CancellationToken cancellationToken) => Sockets.TargetAsync(stays: false, cancellationToken);

    private protected override IVirtualUser Open(int index) => new OpeningUser(Sockets, stays: false);
}
