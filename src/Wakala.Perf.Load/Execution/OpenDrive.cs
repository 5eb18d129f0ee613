using System.Threading.Channels;

namespace Wakala.Perf.Load;

/// <summary>
/// An open model over virtual users: a thread of its own hands out arrivals, each at its due moment or, when the thread was late, at once
/// with its due moment unchanged; whichever user is free takes the one that was due first.
/// </summary>
internal sealed class OpenDrive(ArrivalRate model, UserLoad load, long begin, IReadOnlyList<Requester> users, InFlight inFlight, Recorder recorder) : IUserDrive
{
    private readonly Channel<Arrival> _arrivals = Channel.CreateUnbounded<Arrival>(new UnboundedChannelOptions { SingleWriter = true });

    public bool WasCapped { get; private set; }

    public async Task RunAsync(CancellationToken stop, CancellationToken giveUp)
    {
        var sending = users.Select(user => Task.Run(() => ServeAsync(user, giveUp), CancellationToken.None)).ToArray();
        await PaceAsync(stop);
        await Task.WhenAll(sending);
    }

    /// <summary>In short sleeps, so that a cancellation is seen soon at any rate.</summary>
    internal static void SleepUntil(long due, CancellationToken stop)
    {
        const long longestSleep = 50_000_000;
        for (var now = PacingClock.Now; now < due && !stop.IsCancellationRequested; now = PacingClock.Now)
            PacingClock.SleepUntil(Math.Min(due, now + longestSleep));
    }

    private async Task ServeAsync(Requester user, CancellationToken giveUp)
    {
        while (await _arrivals.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (_arrivals.Reader.TryRead(out var arrival))
            {
                await user.SendAsync(arrival, giveUp);
                inFlight.Leave();
            }
        }
    }

    private Task PaceAsync(CancellationToken stop)
    {
        var finished = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                Pace(stop);
                finished.SetResult();
            }
            catch (Exception error)
            {
                finished.SetException(error);
            }
            finally
            {
                _arrivals.Writer.Complete();
            }
        })
        { IsBackground = true, Name = "arrival pacer" };
        thread.Start();
        return finished.Task;
    }

    private void Pace(CancellationToken stop)
    {
        PacingClock.UseLeastTimerSlack();
        var sequence = new ArrivalSequence(model);
        for (var number = 0L; sequence.TryNext(out var after); number++)
        {
            if (number == load.Caps.Requests)
            {
                WasCapped = true;
                return;
            }

            var due = begin + after;
            SleepUntil(due, stop);
            if (stop.IsCancellationRequested)
                return;

            if (inFlight.TryEnter(load.MaxInFlight, out var earlier))
                _arrivals.Writer.TryWrite(new Arrival(number, due, earlier < users.Count));
            else
                recorder.Drop(due);
        }
    }
}
