using System.Buffers;

namespace Wakala.Perf.Load;

/// <summary>A protocol of requests and answers over a byte stream, as a load speaks it on each of its connections.</summary>
public interface IWireProtocol
{
    /// <summary>What one connection says and hears.</summary>
    /// <param name="connection">The connection's number, from 0: for what differs between them (a session, a token).</param>
    /// <param name="slots">Requests that may be under way on it at once.</param>
    /// <exception cref="ArgumentException">The protocol cannot have so many at once.</exception>
    IWire MakeWire(int connection, int slots);
}

/// <summary>
/// The state of a protocol on one connection. Called from one thread only; nothing of it waits. Requests have slots, numbered from 0, and
/// one request at a time is in a slot.
/// </summary>
public interface IWire
{
    /// <summary>Whether requests may be sent: the connection has said what it must say first, and heard what it must hear.</summary>
    bool IsReady { get; }

    /// <summary>Whether the connection takes no further request: it is given up when those under way have ended.</summary>
    bool IsSpent { get; }

    /// <summary>Whether a connection that is lost is opened again by itself, until that succeeds, and not by its next request. Asked after <see cref="Closed"/>.</summary>
    bool ComesBack => false;

    /// <summary>A connection begins to be opened.</summary>
    /// <param name="arrival">The number of the request that it is opened for; null where it is opened by itself.</param>
    void Connecting(long? arrival)
    {
    }

    /// <summary>The connection stands, and TLS begins; never told where there is none.</summary>
    void Encrypting()
    {
    }

    /// <summary>A new connection stands. Forgets the one before, and says what must be said first.</summary>
    void Open(IBufferWriter<byte> output);

    /// <summary>Says a request.</summary>
    void Write(int slot, long arrival, IBufferWriter<byte> output);

    /// <summary>Hears a piece, whatever of an answer, or of how many, it may be.</summary>
    /// <returns>The kind of error that makes the whole connection useless; null while it is well.</returns>
    string? Feed(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output, Answers answers);

    /// <summary>The other side has ended the connection: what was only waiting for that is whole now.</summary>
    void PeerClosed(Answers answers)
    {
    }

    /// <summary>Whether a request whose connection was lost may be sent again: nothing of its answer came, and it does no harm twice.</summary>
    bool MayRepeat(int slot);

    /// <summary>A request was written, here or on the connection before, and will have no answer: it was given up, or its connection is gone. Told before the slot is used again.</summary>
    void Lost(int slot)
    {
    }

    /// <summary>The connection could not be opened, or ended though nobody here closed it.</summary>
    /// <param name="kind">How.</param>
    void Closed(string kind)
    {
    }

    /// <summary>Gives up a request; false where the connection cannot go on without its answer.</summary>
    bool Abandon(int slot, IBufferWriter<byte> output);
}

/// <summary>Where a wire tells what it heard.</summary>
public sealed class Answers
{
    private readonly List<(int Slot, Outcome Outcome)> _ended = [];
    private readonly List<int> _begun = [];
    private readonly List<int> _refused = [];
    private readonly List<(int Connection, int Slot, Outcome Outcome)> _elsewhere = [];

    /// <summary>Answers that are whole.</summary>
    internal List<(int Slot, Outcome Outcome)> Whole => _ended;

    /// <summary>Slots whose answer's first bytes came.</summary>
    internal List<int> Begun => _begun;

    /// <summary>Slots whose request was not looked at.</summary>
    internal List<int> Refused => _refused;

    /// <summary>Requests of other connections of the load that have ended.</summary>
    internal List<(int Connection, int Slot, Outcome Outcome)> Elsewhere => _elsewhere;

    /// <summary>Whether anything was heard that a lane must know of.</summary>
    internal bool Any => _ended.Count + _begun.Count + _refused.Count + _elsewhere.Count > 0;

    /// <summary>The first of a slot's answer came.</summary>
    public void Begin(int slot) => _begun.Add(slot);

    /// <summary>The other side did not look at a slot's request, which may be sent again.</summary>
    public void Refuse(int slot) => _refused.Add(slot);

    /// <summary>A slot's answer is whole, or will never be.</summary>
    public void End(int slot, Outcome outcome) => _ended.Add((slot, outcome));

    /// <summary>The other side ends the connection, which was idle too long for it: a request that was just sent was not looked at.</summary>
    public void Lose() => IsLost = true;

    /// <summary>The request of another connection of the same load has ended by what was heard here.</summary>
    /// <param name="connection">The other connection's number.</param>
    /// <param name="slot">The request's slot on it.</param>
    /// <param name="outcome">What became of it.</param>
    public void EndOf(int connection, int slot, Outcome outcome) => _elsewhere.Add((connection, slot, outcome));

    /// <summary>Whether the other side ends the connection.</summary>
    internal bool IsLost { get; private set; }

    internal void Clear()
    {
        IsLost = false;
        _ended.Clear();
        _begun.Clear();
        _refused.Clear();
        _elsewhere.Clear();
    }
}
