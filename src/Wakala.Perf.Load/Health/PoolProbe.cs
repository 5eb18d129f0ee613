namespace Wakala.Perf.Load;

/// <summary>How long a piece of work waits for a thread of the pool: one at a time is given to it, and noted when it begins.</summary>
internal sealed class PoolProbe : IThreadPoolWorkItem
{
    private const long Period = 100_000_000;

    private long _asked;
    private long _next;
    private long _longest;
    private int _waiting;

    /// <summary>The longest wait so far; of one that still waits, what it has waited.</summary>
    public double LongestMilliseconds
    {
        get
        {
            var still = Volatile.Read(ref _waiting) != 0 ? PacingClock.Now - Volatile.Read(ref _asked) : 0;
            return Math.Max(Volatile.Read(ref _longest), still) / 1e6;
        }
    }

    /// <summary>To be called every few milliseconds.</summary>
    public void Look()
    {
        var now = PacingClock.Now;
        if (now < _next || Volatile.Read(ref _waiting) != 0)
            return;
        _next = now + Period;
        Volatile.Write(ref _asked, now);
        Volatile.Write(ref _waiting, 1);
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        Volatile.Write(ref _longest, Math.Max(_longest, PacingClock.Now - Volatile.Read(ref _asked)));
        Volatile.Write(ref _waiting, 0);
    }
}
