using System.Threading.Channels;

namespace Wakala.Perf.Load;

/// <summary>
/// Hands out the arrivals of a constant rate on a thread of its own, each at its due moment or, when the thread was late, at once
/// with its due moment unchanged.
/// </summary>
internal sealed class ArrivalPacer(LoadShape shape, long start, InFlight inFlight, ChannelWriter<Arrival> arrivals, Recorder recorder)
{
    private const double NanosecondsPerSecond = 1e9;

    /// <summary>Paces to the end, or to the cancellation; then no more arrivals come.</summary>
    public Task RunAsync(CancellationToken cancellationToken)
    {
        var finished = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                Pace(cancellationToken);
                finished.SetResult();
            }
            catch (Exception error)
            {
                finished.SetException(error);
            }
            finally
            {
                arrivals.Complete();
            }
        })
        { IsBackground = true, Name = "arrival pacer" };
        thread.Start();
        return finished.Task;
    }

    /// <summary>When an arrival of an evenly spaced schedule is due, in nanoseconds after its start.</summary>
    internal static long DueAfter(long arrival, double rate) => (long)(arrival * (NanosecondsPerSecond / rate));

    private void Pace(CancellationToken cancellationToken)
    {
        PacingClock.UseLeastTimerSlack();
        var count = shape.Arrivals;
        for (var number = 0L; number < count && !cancellationToken.IsCancellationRequested; number++)
        {
            var due = start + DueAfter(number, shape.Rate);
            SleepUntil(due, cancellationToken);
            if (cancellationToken.IsCancellationRequested)
                return;

            if (inFlight.TryEnter(shape.MaxInFlight, out var earlier))
                arrivals.TryWrite(new Arrival(number, due, earlier < shape.Connections));
            else
                recorder.Drop(due);
        }
    }

    /// <summary>In short sleeps, so that a cancellation is seen soon at any rate.</summary>
    private static void SleepUntil(long due, CancellationToken cancellationToken)
    {
        const long longestSleep = 50_000_000;
        for (var now = PacingClock.Now; now < due && !cancellationToken.IsCancellationRequested; now = PacingClock.Now)
            PacingClock.SleepUntil(Math.Min(due, now + longestSleep));
    }
}
