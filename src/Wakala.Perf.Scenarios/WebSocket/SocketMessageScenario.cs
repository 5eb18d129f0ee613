using Wakala.Perf.Load;

namespace Wakala.Perf.Scenarios;

/// <summary>
/// A message is sent at one process of the platform, and the arrival has ended when everybody for whom it is has it, at another. Several are under way in a
/// conversation at once, and each must come once, and in order.
/// </summary>
public sealed class SocketMessageScenario : SocketScenario
{
    /// <inheritdoc />
    public override ValueTask<IVirtualUser> OpenAsync(int index, CancellationToken cancellationToken)
        => Crew.Mouths.Count == 0
            ? throw new InvalidOperationException("The plan of sockets has neither conversations nor listeners: nobody could hear a message.")
            : ValueTask.FromResult<IVirtualUser>(new User(Crew.Mouths[index % Crew.Mouths.Count]));

    private sealed class User(Mouth mouth) : IVirtualUser
    {
        public async ValueTask<Outcome> SendAsync(long arrival, CancellationToken cancellationToken)
            => await mouth.Topic.SayAsync(mouth.SendAsync, cancellationToken);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
