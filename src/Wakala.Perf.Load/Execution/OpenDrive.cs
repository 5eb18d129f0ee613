namespace Wakala.Perf.Load;

/// <summary>
/// An open model over virtual users: a thread of its own hands out arrivals, each at its due moment or, when the thread was late, at once
/// with its due moment unchanged.
/// </summary>
internal sealed class OpenDrive(ArrivalRate model, UserLoad load, long begin, ArrivalQueue queue) : IUserDrive
{
    public bool WasCapped { get; private set; }

    public async Task RunAsync(CancellationToken stop, CancellationToken giveUp)
    {
        var sending = queue.ServeAsync(giveUp);
        await PacingThread.RunAsync(() => Pace(stop), queue.Complete);
        await sending;
    }

    private void Pace(CancellationToken stop)
    {
        var sequence = new ArrivalSequence(model);
        for (var number = 0L; sequence.TryNext(out var after); number++)
        {
            if (number == load.Caps.Requests)
            {
                WasCapped = true;
                return;
            }

            var due = begin + after;
            PacingThread.SleepUntil(due, stop);
            if (stop.IsCancellationRequested)
                return;

            queue.Hand(number, due);
        }
    }
}
