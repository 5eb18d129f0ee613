using Wakala.Perf.Load;

namespace Wakala.Perf.Scenarios;

/// <summary>An arrival is a new connection: TCP, TLS where the address is https, the upgrade and the sign-in. Each stays open to the end.</summary>
public sealed class SocketConnectScenario : SocketScenario
{
    /// <inheritdoc />
    public override ValueTask<IVirtualUser> OpenAsync(int index, CancellationToken cancellationToken)
        => ValueTask.FromResult<IVirtualUser>(new User(Crew));

    private sealed class User(SocketCrew crew) : IVirtualUser
    {
        public async ValueTask<Outcome> SendAsync(long arrival, CancellationToken cancellationToken)
        {
            var ear = new Ear(crew, crew.Plan.Receivers, (int)(arrival % crew.Tenants), "quiet");
            try
            {
                crew.Listen(ear, await ear.OpenAsync(cancellationToken, arrival >= crew.Plan.Unmeasured));
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
