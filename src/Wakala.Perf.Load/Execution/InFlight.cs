namespace Wakala.Perf.Load;

/// <summary>Counts the arrivals that were let in and have not ended.</summary>
internal sealed class InFlight
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Lets one more in unless there are <paramref name="most"/>; tells how many were in before it.</summary>
    public bool TryEnter(int most, out int earlier)
    {
        earlier = Interlocked.Increment(ref _count) - 1;
        if (earlier < most)
            return true;
        Interlocked.Decrement(ref _count);
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _count);
}
