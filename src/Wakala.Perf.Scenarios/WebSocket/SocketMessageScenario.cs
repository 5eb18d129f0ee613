using Wakala.Perf.Load;

namespace Wakala.Perf.Scenarios;

/// <summary>
/// A message is sent at one process of the platform, and the arrival has ended when everybody for whom it is has it, at another. Several are under way in a
/// conversation at once, and each must come once, and in order.
/// </summary>
public sealed class SocketMessageScenario : SocketScenario
{
    /// <inheritdoc />
    public override Task<WireTarget> TargetAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        CheckSenders();
        return Sockets.TargetAsync(cancellationToken);
    }

    private protected override IVirtualUser Open(int index)
    {
        CheckSenders();
        return new User(Sockets.Senders[index % Sockets.Senders.Count]);
    }

    private void CheckSenders()
    {
        if (Sockets.Senders.Count == 0)
            throw new InvalidOperationException("The plan of sockets has neither conversations nor listeners: nobody could hear a message.");
    }

    private sealed class User(SocketSender sender) : IVirtualUser
    {
        public async ValueTask<Outcome> SendAsync(long arrival, CancellationToken cancellationToken)
            => await sender.Topic.SayAsync(sender.SendAsync, cancellationToken);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
