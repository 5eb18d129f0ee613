using System.Globalization;

namespace Wakala.Perf.Scenarios;

/// <summary>
/// A connection that receives, and checks what it receives. Where it is lost it comes back by itself, by the last id that it saw.
/// </summary>
/// <param name="crew">Whose it is.</param>
/// <param name="address">Where it connects.</param>
/// <param name="tenant">Its tenant's place among those of the load.</param>
/// <param name="conversation">The conversation that it opens; empty for the whole room.</param>
internal sealed class Ear(SocketCrew crew, Uri address, int tenant, string conversation)
{
    /// <summary>Who has not come back by then has not come back.</summary>
    public static readonly TimeSpan ReturnLimit = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan BeforeNextTry = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<Topic, Ledger> _ledgers = [];
    private readonly Lock _gate = new();
    private string _last = string.Empty;
    private long _pinged;

    /// <summary>Opens its connection for the first time.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="isMeasured">Whether the time that it takes counts.</param>
    public async Task<SocketConnection> OpenAsync(CancellationToken cancellationToken, bool isMeasured = true)
    {
        var connection = await crew.OpenAsync(address, tenant, conversation, string.Empty, cancellationToken);
        crew.Tally.Opened(connection.Opening, isMeasured);
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
            using (current)
            {
                try
                {
                    await using var closing = stop.Register(current.Dispose);
                    await current.ListenAsync(Hear, NotePing, stop);
                }
                catch (Exception error) when (SocketCrew.IsBroken(error))
                {
                    // Lost, or closed by us.
                }
            }

            crew.Tally.Stood(TimeProvider.System.GetElapsedTime(began));
            if (stop.IsCancellationRequested)
                return;
            crew.Tally.Disconnected();
        }
    }

    public bool Has(Topic topic, long number)
    {
        lock (_gate)
            return _ledgers.TryGetValue(topic, out var ledger) && ledger.Has(number);
    }

    private async Task<SocketConnection?> ComeBackAsync(CancellationToken stop)
    {
        var lost = TimeProvider.System.GetTimestamp();
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var back = await crew.OpenAsync(address, tenant, conversation, _last, stop);
                crew.Tally.Returned(TimeProvider.System.GetElapsedTime(lost));
                return back;
            }
            catch (Exception error) when (SocketCrew.IsBroken(error))
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
            crew.Tally.Pinged(TimeProvider.System.GetElapsedTime(_pinged, now));
        _pinged = now;
    }

    private void Hear(ReadOnlySpan<byte> text)
    {
        var note = crew.Speech.Read(text);
        if (note.Reference.Length == 0)
            return;
        if (note.Id.Length > 0)
            _last = note.Id;
        if (note.Reference.Split(':') is not [var of, var name, var count]
            || !int.TryParse(of, CultureInfo.InvariantCulture, out var whose)
            || !long.TryParse(count, CultureInfo.InvariantCulture, out var number)
            || crew.Topic(whose, name) is not { } topic)
        {
            return;
        }

        if (whose != tenant || (conversation.Length > 0 && name != Scenarios.Topic.Everybody && name != conversation))
        {
            crew.Tally.Misdelivered();
            return;
        }

        Arrived how;
        lock (_gate)
        {
            if (!_ledgers.TryGetValue(topic, out var ledger))
                _ledgers[topic] = ledger = new Ledger();
            how = ledger.Enter(number);
        }

        crew.Tally.Delivered(how);
        if (how != Arrived.Again)
            topic.Heard(number);
    }
}
