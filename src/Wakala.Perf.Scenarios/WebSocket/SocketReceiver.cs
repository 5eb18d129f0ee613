using System.Globalization;

namespace Wakala.Perf.Scenarios;

/// <summary>
/// A connection that receives, and checks what it receives. Where it is lost it comes back by itself, by the last id that it saw.
/// </summary>
/// <param name="sockets">Whose it is.</param>
/// <param name="address">Where it connects.</param>
/// <param name="tenant">Its tenant's place among those of the load.</param>
/// <param name="conversation">The conversation that it opens; empty for the whole room.</param>
internal sealed class SocketReceiver(SocketConnections sockets, Uri address, int tenant, string conversation)
{
    /// <summary>Who has not come back by then has not come back.</summary>
    public static readonly TimeSpan ReturnLimit = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan BeforeNextTry = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<Topic, ReceivedNumbers> _received = [];
    private readonly Lock _gate = new();
    private string _last = string.Empty;
    private long _pinged;
    private volatile bool _isStanding;
    private volatile bool _wasCalled;

    public int Tenant => tenant;

    /// <summary>Whether it has a connection now.</summary>
    public bool IsStanding => _isStanding;

    /// <summary>Whether it has one, and has not heard the final broadcast on it.</summary>
    public bool IsUnreached => _isStanding && !_wasCalled;

    /// <summary>Opens its connection for the first time.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="isMeasured">Whether the time that it takes counts.</param>
    public async Task<SocketConnection> OpenAsync(CancellationToken cancellationToken, bool isMeasured = true)
    {
        var connection = await sockets.OpenAsync(address, tenant, conversation, string.Empty, cancellationToken);
        sockets.Tally.Opened(connection.Opening, isMeasured);
        // From here on it comes back by the last id that it saw.
        _last = connection.Began;
        return connection;
    }

    /// <summary>Hears until it is stopped.</summary>
    public async Task ListenAsync(SocketConnection connection, CancellationToken stop)
    {
        for (SocketConnection? current = connection; current is not null; current = await ComeBackAsync(stop))
        {
            var began = TimeProvider.System.GetTimestamp();
            _pinged = 0;
            _isStanding = true;
            using (current)
            {
                try
                {
                    await using var closing = stop.Register(current.Dispose);
                    await current.ListenAsync(Hear, NotePing, stop);
                }
                catch (Exception error) when (SocketConnections.IsBroken(error))
                {
                    // Lost, or closed by us.
                }
            }

            _isStanding = false;
            sockets.Tally.Stood(TimeProvider.System.GetElapsedTime(began));
            if (stop.IsCancellationRequested)
                return;
            sockets.Tally.Disconnected();
        }
    }

    public bool Has(Topic topic, long number)
    {
        lock (_gate)
            return _received.TryGetValue(topic, out var received) && received.Has(number);
    }

    private async Task<SocketConnection?> ComeBackAsync(CancellationToken stop)
    {
        var lost = TimeProvider.System.GetTimestamp();
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var back = await sockets.OpenAsync(address, tenant, conversation, _last, stop);
                sockets.Tally.Returned(TimeProvider.System.GetElapsedTime(lost));
                return back;
            }
            catch (Exception error) when (SocketConnections.IsBroken(error))
            {
                await Task.Delay(BeforeNextTry, TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        return null;
    }

    private void NotePing()
    {
        var now = TimeProvider.System.GetTimestamp();
        if (_pinged != 0)
            sockets.Tally.Pinged(TimeProvider.System.GetElapsedTime(_pinged, now));
        _pinged = now;
    }

    private void Hear(ReadOnlySpan<byte> text)
    {
        var note = sockets.Protocol.Read(text);
        if (note.Reference.Length == 0)
            return;
        if (note.Id.Length > 0)
            _last = note.Id;
        if (note.Reference.Split(':') is not [var of, var name, var count]
            || !int.TryParse(of, CultureInfo.InvariantCulture, out var whose)
            || !long.TryParse(count, CultureInfo.InvariantCulture, out var number))
        {
            return;
        }

        if (name == FinalBroadcast.Name && whose == tenant)
        {
            _wasCalled = true;
            return;
        }

        var topic = sockets.Topic(whose, name);
        if (topic is null && name != FinalBroadcast.Name)
            return;
        if (topic is null || whose != tenant || (conversation.Length > 0 && name != Scenarios.Topic.Everybody && name != conversation))
        {
            sockets.Tally.Misdelivered();
            return;
        }

        if (Altered(note, name) is { } altered)
            sockets.Tally.Altered($"{note.Reference}: {altered}");

        Arrived how;
        lock (_gate)
        {
            if (!_received.TryGetValue(topic, out var received))
                _received[topic] = received = new ReceivedNumbers();
            how = received.Enter(number);
        }

        sockets.Tally.Delivered(how);
        if (how != Arrived.Again)
            topic.Heard(number);
    }

    /// <summary>In what a message is not as it was sent; null where it is whole.</summary>
    private string? Altered(SocketNote note, string name)
    {
        var forEverybody = name == Scenarios.Topic.Everybody;
        if (!MessageText.Is(note.Text, note.Reference, sockets.Plan.TextLength))
            return $"its text has {note.Text.Length} characters and begins '{note.Text[..Math.Min(20, note.Text.Length)]}'";
        if (note.Conversation != (forEverybody ? string.Empty : name))
            return $"its conversation is '{note.Conversation}'";
        if (note.Sender != sockets.UserOf(tenant))
            return $"its sender is {note.Sender}, and {sockets.UserOf(tenant)} sent it";
        return sockets.Protocol.Is(note, forEverybody) ? null : $"it is a '{note.Kind}'";
    }
}
