using System.Globalization;

namespace Wakala.Perf.Scenarios;

/// <summary>Who receives, and checks what it receives.</summary>
/// <param name="sockets">Whose it is.</param>
/// <param name="address">Where it connects.</param>
/// <param name="tenant">Its tenant's place among those of the load.</param>
/// <param name="conversation">The conversation that it opens; empty for the whole room.</param>
internal sealed class SocketReceiver(SocketConnections sockets, Uri address, int tenant, string conversation) : SocketEnd(sockets, address, tenant, conversation)
{
    /// <summary>The conversation of who hears nothing but what everybody is told.</summary>
    public const string Quiet = "quiet";

    private readonly Dictionary<Topic, ReceivedNumbers> _received = [];
    private readonly Lock _gate = new();
    private long _pinged;
    private volatile bool _wasCalled;

    /// <summary>Whether it has a connection, and has not heard the final broadcast.</summary>
    public bool IsUnreached => IsStanding && !_wasCalled;

    public override void Stands(SocketOpening opening, string began, bool isMeasured)
    {
        // From here on it comes back by the last id that it saw.
        if (!HasStood)
            Last = began;
        _pinged = 0;
        base.Stands(opening, began, isMeasured);
    }

    public bool Has(Topic topic, long number)
    {
        lock (_gate)
            return _received.TryGetValue(topic, out var received) && received.Has(number);
    }

    public override void HearPing()
    {
        var now = TimeProvider.System.GetTimestamp();
        if (_pinged != 0)
            Sockets.Tally.Pinged(TimeProvider.System.GetElapsedTime(_pinged, now));
        _pinged = now;
    }

    public override PendingMessage? Hear(ReadOnlySpan<byte> text)
    {
        var note = Sockets.Protocol.Read(text);
        if (note.Reference.Length == 0)
            return null;
        if (note.Id.Length > 0)
            Last = note.Id;
        if (note.Reference.Split(':') is not [var of, var name, var count]
            || !int.TryParse(of, CultureInfo.InvariantCulture, out var whose)
            || !long.TryParse(count, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        if (name == FinalBroadcast.Name && whose == Tenant)
        {
            _wasCalled = true;
            return null;
        }

        var topic = Sockets.Topic(whose, name);
        if (topic is null && name != FinalBroadcast.Name)
            return null;
        if (topic is null || whose != Tenant || (Conversation.Length > 0 && name != Topic.Everybody && name != Conversation))
        {
            Sockets.Tally.Misdelivered();
            return null;
        }

        if (Altered(note, name) is { } altered)
            Sockets.Tally.Altered($"{note.Reference}: {altered}");

        Arrived how;
        lock (_gate)
        {
            if (!_received.TryGetValue(topic, out var received))
                _received[topic] = received = new ReceivedNumbers();
            how = received.Enter(number);
        }

        Sockets.Tally.Delivered(how);
        return how == Arrived.Again ? null : topic.Heard(number);
    }

    /// <summary>In what a message is not as it was sent; null where it is whole.</summary>
    private string? Altered(SocketNote note, string name)
    {
        var forEverybody = name == Topic.Everybody;
        if (!MessageText.Is(note.Text, note.Reference, Sockets.Plan.TextLength))
            return $"its text has {note.Text.Length} characters and begins '{note.Text[..Math.Min(20, note.Text.Length)]}'";
        if (note.Conversation != (forEverybody ? string.Empty : name))
            return $"its conversation is '{note.Conversation}'";
        if (note.Sender != Sockets.UserOf(Tenant))
            return $"its sender is {note.Sender}, and {Sockets.UserOf(Tenant)} sent it";
        return Sockets.Protocol.Is(note, forEverybody) ? null : $"it is a '{note.Kind}'";
    }
}
