using System.Collections.Concurrent;

namespace Wakala.Perf.Scenarios;

/// <summary>Counts what happens to the messages and connections of a load, from whatever thread.</summary>
internal sealed class SocketTally
{
    private const int MostPings = 200_000;

    private readonly ConcurrentQueue<SocketOpening> _openings = new();
    private readonly ConcurrentQueue<TimeSpan> _returns = new();
    private readonly ConcurrentQueue<TimeSpan> _pings = new();
    private readonly ConcurrentDictionary<string, long> _refused = new();
    private long _opened, _sent, _acknowledged, _declined, _delivered, _duplicates, _reordered, _misdelivered, _disconnected, _standingTicks, _altered;
    private string? _firstAltered;

    public void Sent() => Interlocked.Increment(ref _sent);

    public void Acknowledged() => Interlocked.Increment(ref _acknowledged);

    public void Declined() => Interlocked.Increment(ref _declined);

    /// <summary>Messages of which the platform has said nothing.</summary>
    public long Unanswered => Volatile.Read(ref _sent) - Volatile.Read(ref _acknowledged) - Volatile.Read(ref _declined);

    public void Misdelivered() => Interlocked.Increment(ref _misdelivered);

    /// <summary>A message came otherwise than it was sent.</summary>
    public void Altered(string how)
    {
        Interlocked.Increment(ref _altered);
        Interlocked.CompareExchange(ref _firstAltered, how, null);
    }

    /// <summary>A connection stands.</summary>
    /// <param name="opening">How long it took.</param>
    /// <param name="isMeasured">Whether its times count.</param>
    public void Opened(SocketOpening opening, bool isMeasured = true)
    {
        Interlocked.Increment(ref _opened);
        if (isMeasured)
            _openings.Enqueue(opening);
    }

    public void Refused(string kind) => _refused.AddOrUpdate(kind, 1, (_, count) => count + 1);

    public void Disconnected() => Interlocked.Increment(ref _disconnected);

    public void Stood(TimeSpan length) => Interlocked.Add(ref _standingTicks, length.Ticks);

    public void Returned(TimeSpan after) => _returns.Enqueue(after);

    public void Pinged(TimeSpan since)
    {
        if (_pings.Count < MostPings)
            _pings.Enqueue(since);
    }

    public void Delivered(Arrived how)
    {
        Interlocked.Increment(ref _delivered);
        if (how == Arrived.Again)
            Interlocked.Increment(ref _duplicates);
        if (how == Arrived.TooLate)
            Interlocked.Increment(ref _reordered);
    }

    public SocketReport Report(long lost) => new()
    {
        Sent = _sent,
        Acknowledged = _acknowledged,
        Declined = _declined,
        Delivered = _delivered,
        Lost = lost,
        Duplicates = _duplicates,
        Reordered = _reordered,
        Misdelivered = _misdelivered,
        Altered = _altered,
        FirstAltered = _firstAltered,
        Opened = _opened,
        Refused = new Dictionary<string, long>(_refused),
        Disconnected = _disconnected,
        Returned = _returns.Count(one => one <= SocketEnd.ReturnLimit),
        ConnectionSeconds = TimeSpan.FromTicks(_standingTicks).TotalSeconds,
        Establishment = SocketTimes.Of(_openings.Select(one => one.Total)),
        Tls = SocketTimes.Of(_openings.Select(one => one.Tls)),
        SignIn = SocketTimes.Of(_openings.Select(one => one.SignIn)),
        Return = SocketTimes.Of(_returns),
        Ping = SocketTimes.Of(_pings),
    };
}
