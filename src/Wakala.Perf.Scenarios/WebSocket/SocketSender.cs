using System.Globalization;

namespace Wakala.Perf.Scenarios;

/// <summary>Who sends the messages of a topic, and hears what the platform says of them.</summary>
/// <param name="sockets">Whose it is.</param>
/// <param name="address">Where it connects.</param>
/// <param name="topic">What it speaks in.</param>
internal sealed class SocketSender(SocketConnections sockets, Uri address, Topic topic) : SocketEnd(sockets, address, topic.Tenant, Nothing)
{
    /// <summary>A conversation that nobody speaks in: what others say is not for senders.</summary>
    public const string Nothing = "-";

    private volatile SocketConnection? _connection;

    public Topic Topic => topic;

    /// <summary>What it says under a reference.</summary>
    public byte[] Message(string reference)
    {
        var text = MessageText.Of(reference, Sockets.Plan.TextLength);
        return topic.Name == Topic.Everybody ? Sockets.Protocol.Broadcast(reference, text) : Sockets.Protocol.Message(topic.Name, reference, text);
    }

    /// <summary>Sends under a reference over a client's connection.</summary>
    /// <exception cref="InvalidOperationException">There is no connection just now.</exception>
    public async Task SendAsync(string reference)
    {
        var connection = _connection ?? throw new InvalidOperationException("The sender is not connected.");
        await connection.SendAsync(Message(reference), CancellationToken.None);
    }

    public override PendingMessage? Hear(ReadOnlySpan<byte> text)
    {
        var note = Sockets.Protocol.Read(text);
        var number = note.Reference.LastIndexOf(':') is >= 0 and var at && long.TryParse(note.Reference.AsSpan(at + 1), CultureInfo.InvariantCulture, out var one) ? one : -1;
        // A final broadcast is for listeners: whoever speaks hears it too, and has nothing to say to it.
        if (number < 0 || note.Reference.EndsWith($":{FinalBroadcast.Name}:0", StringComparison.Ordinal))
            return null;
        if (Sockets.Protocol.IsRefusal(note))
            return topic.Refuse(number);
        if (Sockets.Protocol.IsAcknowledgement(note))
            topic.Acknowledge(number);
        else if (topic.Name != Topic.Everybody)
            Sockets.Tally.Misdelivered();
        return null;
    }

    protected override void Speaks(SocketConnection? connection) => _connection = connection;
}
