using Wakala.Perf.Load;

namespace Wakala.Perf.Scenarios;

/// <summary>An arrival is a connection that comes, signs in, and goes at once.</summary>
public sealed class SocketReconnectScenario : SocketScenario
{
    /// <inheritdoc />
    public override ValueTask<IVirtualUser> OpenAsync(int index, CancellationToken cancellationToken)
        => ValueTask.FromResult<IVirtualUser>(new User(Sockets));

    private sealed class User(SocketConnections sockets) : IVirtualUser
    {
        public async ValueTask<Outcome> SendAsync(long arrival, CancellationToken cancellationToken)
        {
            try
            {
                using var connection = await sockets.OpenAsync(sockets.Plan.Receivers, (int)(arrival % sockets.Tenants), "quiet", string.Empty, cancellationToken);
                sockets.Tally.Opened(connection.Opening);
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
