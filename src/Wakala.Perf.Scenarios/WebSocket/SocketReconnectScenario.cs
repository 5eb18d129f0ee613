using Wakala.Perf.Load;

namespace Wakala.Perf.Scenarios;

/// <summary>An arrival is a connection that comes, signs in, and goes at once.</summary>
public sealed class SocketReconnectScenario : SocketScenario
{
    /// <inheritdoc />
    public override ValueTask<IVirtualUser> OpenAsync(int index, CancellationToken cancellationToken)
        => ValueTask.FromResult<IVirtualUser>(new User(Crew));

    private sealed class User(SocketCrew crew) : IVirtualUser
    {
        public async ValueTask<Outcome> SendAsync(long arrival, CancellationToken cancellationToken)
        {
            try
            {
                using var connection = await crew.OpenAsync(crew.Plan.Receivers, (int)(arrival % crew.Tenants), "quiet", string.Empty, cancellationToken);
                crew.Tally.Opened(connection.Opening);
                return Outcome.Success;
            }
            catch (Exception error) when (SocketCrew.IsBroken(error) && !cancellationToken.IsCancellationRequested)
            {
                crew.Tally.Refused(error.Message);
                return new Outcome(error.Message);
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
