using Wakala.Perf.Load;

namespace Wakala.Perf.Scenarios;

/// <summary>An arrival is a new connection: TCP, TLS where the address is https, the upgrade and the sign-in. Each stays open to the end.</summary>
public sealed class SocketConnectScenario : SocketScenario
{
    /// <inheritdoc />
    public override ValueTask<IVirtualUser> OpenAsync(int index, CancellationToken cancellationToken)
        => ValueTask.FromResult<IVirtualUser>(new User(Sockets));

    private sealed class User(SocketConnections sockets) : IVirtualUser
    {
        public async ValueTask<Outcome> SendAsync(long arrival, CancellationToken cancellationToken)
        {
            var receiver = new SocketReceiver(sockets, sockets.Plan.Receivers, (int)(arrival % sockets.Tenants), "quiet");
            try
            {
                sockets.Listen(receiver, await receiver.OpenAsync(cancellationToken, arrival >= sockets.Plan.Unmeasured));
                return Outcome.Success;
            }
            catch (Exception error) when (SocketConnections.IsBroken(error) && !cancellationToken.IsCancellationRequested)
            {
                sockets.Tally.Refused(error.Message);
                return new Outcome(error.Message);
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
