namespace Wakala.Perf.Load;

/// <summary>A thread of its own that hands out arrivals when they are due.</summary>
internal static class PacingThread
{
    /// <summary>Runs a pacing loop to its end, and then, whatever came of it, the other.</summary>
    public static Task RunAsync(Action pace, Action afterwards) => OwnThread.RunAsync("arrival pacer", () =>
    {
        try
        {
            PacingClock.UseLeastTimerSlack();
            pace();
            return true;
        }
        finally
        {
            afterwards();
        }
    });

    /// <summary>In short sleeps, so that a cancellation is seen soon at any rate.</summary>
    public static void SleepUntil(long due, CancellationToken stop)
    {
        const long longestSleep = 50_000_000;
        for (var now = PacingClock.Now; now < due && !stop.IsCancellationRequested; now = PacingClock.Now)
            PacingClock.SleepUntil(Math.Min(due, now + longestSleep));
    }
}
