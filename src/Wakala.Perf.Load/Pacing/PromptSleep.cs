namespace Wakala.Perf.Load;

/// <summary>
/// Sleeps of less than a millisecond that end on time: it takes a processor some 50 µs to wake, so it is asked that much earlier. What is
/// left, a few microseconds, is waited out awake. For one thread.
/// </summary>
internal sealed class PromptSleep
{
    /// <summary>No machine that is to be trusted needs longer, and no longer is waited out awake.</summary>
    private const double Most = 80_000;

    private const double Share = 0.05;
    private const double Step = 2_000;

    private double _waking;

    /// <summary>Sleeps until a moment of the pacing clock.</summary>
    public void Until(long moment)
    {
        var asked = moment - (long)_waking;
        if (asked <= PacingClock.Now)
            return;
        PacingClock.SleepUntil(asked);
        // What 5 in 100 wake-ups are faster than, so that hardly any comes early.
        _waking = Math.Clamp(_waking + (PacingClock.Now - asked > _waking ? Step * Share : -Step * (1 - Share)), 0, Most);
        while (PacingClock.Now < moment)
            Thread.SpinWait(4);
    }
}
