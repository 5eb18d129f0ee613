namespace Wakala.Perf.Load;

/// <summary>One place for a request on a connection of a reactor, and the request that is in it.</summary>
/// <param name="number">Its place among all of its group.</param>
/// <param name="slot">Its place on its connection.</param>
/// <param name="connection">Its connection.</param>
internal sealed class ReactorLane(int number, int slot, ReactorConnection connection)
{
    public int Number => number;

    public int Slot => slot;

    public ReactorConnection Connection => connection;

    /// <summary>Whether a request is in it.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>Whether its request waits until the connection is ready.</summary>
    public bool IsPending { get; set; }

    /// <summary>Whether the request was sent a second time already, on a new connection.</summary>
    public bool IsRetried { get; set; }

    public long Arrival { get; private set; }

    public long Due { get; private set; }

    public long Sent { get; private set; }

    /// <summary>When the first of its answer came; 0 before.</summary>
    public long FirstByte { get; set; }

    public bool FoundFree { get; private set; }

    /// <summary>Notes the request that it carries from now on.</summary>
    public void Take(long arrival, long due, long sent, bool foundFree)
    {
        (Arrival, Due, Sent, FoundFree, FirstByte) = (arrival, due, sent, foundFree, 0);
        (IsBusy, IsRetried, IsPending) = (true, false, false);
    }

    /// <summary>Its request has ended.</summary>
    public void Release() => (IsBusy, IsPending) = (false, false);
}
