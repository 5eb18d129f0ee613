using Wakala.Perf.Load;

namespace Wakala.Perf.Scenarios;

/// <summary>An arrival is a new connection: TCP, TLS where the address is https, the upgrade and the sign-in. Each stays open to the end.</summary>
public sealed class SocketConnectScenario : SocketScenario
{
    /// <inheritdoc />
    public override Task<WireTarget> TargetAsync(ScenarioContext context, CancellationToken cancellationToken) => Sockets.TargetAsync(stays: true, cancellationToken);

    private protected override IVirtualUser Open(int index) => new OpeningUser(Sockets, stays: true);
}

/// <summary>A client whose every request is a new connection.</summary>
/// <param name="sockets">Whose it is.</param>
/// <param name="stays">Whether it stays open, and is heard.</param>
internal sealed class OpeningUser(SocketConnections sockets, bool stays) : IVirtualUser
{
    public async ValueTask<Outcome> SendAsync(long arrival, CancellationToken cancellationToken)
    {
        var comer = sockets.Comer(arrival, stays);
        try
        {
            var connection = await comer.OpenAsync(cancellationToken, arrival >= sockets.Plan.Unmeasured);
            if (stays)
                sockets.Listen(comer, connection);
            else
                connection.Dispose();
            return Outcome.Success;
        }
        catch (Exception error) when (SocketConnections.IsBroken(error) && cancellationToken.IsCancellationRequested)
        {
            sockets.Tally.Refused(ErrorKind.Timeout);
            throw;
        }
        catch (Exception error) when (SocketConnections.IsBroken(error))
        {
            var kind = SocketConnections.KindOf(error);
            sockets.Tally.Refused(kind);
            return new Outcome(kind);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
