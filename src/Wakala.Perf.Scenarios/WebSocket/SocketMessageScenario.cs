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
        => Sockets.Senders.Count == 0
            ? throw new InvalidOperationException("The plan of sockets has neither conversations nor listeners: nobody could hear a message.")
            : ValueTask.FromResult<IVirtualUser>(new User(Sockets.Senders[index % Sockets.Senders.Count]));

    private sealed class User(SocketSender sender) : IVirtualUser
    {
        public async ValueTask<Outcome> SendAsync(long arrival, CancellationToken cancellationToken)
            => await sender.Topic.SayAsync(sender.SendAsync, cancellationToken);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
