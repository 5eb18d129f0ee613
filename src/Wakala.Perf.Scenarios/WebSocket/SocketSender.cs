using System.Globalization;

namespace Wakala.Perf.Scenarios;

/// <summary>A connection that sends the messages of a topic, and hears what the platform says of them.</summary>
internal sealed class SocketSender(SocketConnections sockets, Uri address, Topic topic)
{
    /// <summary>A conversation that nobody speaks in: what others say is not for senders.</summary>
    public const string Nothing = "-";

    private static readonly TimeSpan BeforeNextTry = TimeSpan.FromMilliseconds(100);

    private volatile SocketConnection? _connection;

    public Topic Topic => topic;

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        _connection = await sockets.OpenAsync(address, topic.Tenant, Nothing, string.Empty, cancellationToken);
        sockets.Tally.Opened(_connection.Opening);
    }

    /// <summary>Sends under a reference.</summary>
    /// <exception cref="InvalidOperationException">There is no connection just now.</exception>
    public async Task SendAsync(string reference)
    {
        var connection = _connection ?? throw new InvalidOperationException("The sender is not connected.");
        var text = MessageText.Of(reference, sockets.Plan.TextLength);
        var message = topic.Name == Scenarios.Topic.Everybody ? sockets.Protocol.Broadcast(reference, text) : sockets.Protocol.Message(topic.Name, reference, text);
        await connection.SendAsync(message, CancellationToken.None);
    }

    public async Task ListenAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var connection = _connection ??= await sockets.OpenAsync(address, topic.Tenant, Nothing, string.Empty, stop);
                await using var closing = stop.Register(connection.Dispose);
                await connection.ListenAsync(Hear, () => { }, stop);
                if (!stop.IsCancellationRequested)
                    sockets.Tally.Disconnected();
            }
            catch (Exception error) when (SocketConnections.IsBroken(error))
            {
                await Task.Delay(BeforeNextTry, TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            _connection = null;
        }
    }

    private void Hear(ReadOnlySpan<byte> text)
    {
        var note = sockets.Protocol.Read(text);
        var number = note.Reference.LastIndexOf(':') is >= 0 and var at && long.TryParse(note.Reference.AsSpan(at + 1), CultureInfo.InvariantCulture, out var one) ? one : -1;
        // A final broadcast is for listeners: whoever speaks hears it too, and has nothing to say to it.
        if (number < 0 || note.Reference.EndsWith($":{FinalBroadcast.Name}:0", StringComparison.Ordinal))
            return;
        if (sockets.Protocol.IsAcknowledgement(note))
            topic.Acknowledge(number);
        else if (sockets.Protocol.IsRefusal(note))
            topic.Refuse(number);
        else if (topic.Name != Scenarios.Topic.Everybody)
            sockets.Tally.Misdelivered();
    }
}
