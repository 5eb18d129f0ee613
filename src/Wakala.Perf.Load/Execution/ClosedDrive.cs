namespace Wakala.Perf.Load;

/// <summary>
/// A closed model over virtual users: each sends its next request when it has had its answer and has thought. A user is in while there
/// should be more users than its number.
/// </summary>
internal sealed class ClosedDrive(VirtualUsers model, UserLoad load, long begin, IReadOnlyList<Requester> users, InFlight inFlight, TimeProvider time) : IUserDrive
{
    /// <summary>How often a user that is out looks whether it should be in.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    private readonly long _end = begin + PacingClock.Nanoseconds(model.Length!.Value);
    private long _started;

    public bool WasCapped => Interlocked.Read(ref _started) > load.Caps.Requests;

    /// <summary>Whether no request is left for anybody, so that a user that is out need not wait to be in.</summary>
    private bool IsSpent => WasCapped || Interlocked.Read(ref _started) >= model.SharedIterations;

    public Task RunAsync(CancellationToken stop, CancellationToken giveUp)
        => Task.WhenAll(users.Select((user, number) => Task.Run(() => ServeAsync(user, number, stop, giveUp), CancellationToken.None)));

    private async Task ServeAsync(Requester user, int number, CancellationToken stop, CancellationToken giveUp)
    {
        var isIn = false;
        for (var own = 0L; own < (model.IterationsPerUser ?? long.MaxValue);)
        {
            var now = PacingClock.Now;
            if (stop.IsCancellationRequested || now >= _end || IsSpent || number >= model.Most)
                return;
            if (now < begin || number >= model.TargetAt(PacingClock.Span(begin, now)))
            {
                isIn = false;
                await PauseAsync(now < begin ? PacingClock.Span(now, begin) + TimeSpan.FromMilliseconds(1) : Tick, stop);
                continue;
            }

            if (!isIn)
            {
                isIn = true;
                if (model.FirstThought(number) is { Ticks: > 0 } thought)
                {
                    await ThinkAsync(thought, stop);
                    continue;
                }
            }

            var arrival = Interlocked.Increment(ref _started) - 1;
            if (arrival >= (model.SharedIterations ?? long.MaxValue) || arrival >= load.Caps.Requests)
                return;
            own++;
            inFlight.TryEnter(int.MaxValue, out _);
            await user.SendAsync(new Arrival(arrival, now, FoundFree: true), giveUp);
            inFlight.Leave();
            if (model.ThinkTime > TimeSpan.Zero)
                await ThinkAsync(model.ThinkTime, stop);
        }
    }

    /// <summary>Nobody thinks beyond the end.</summary>
    private Task ThinkAsync(TimeSpan thought, CancellationToken stop)
    {
        // Delays and their clock are of whole milliseconds: so much more, so that nobody is back before the end.
        var left = PacingClock.Span(PacingClock.Now, _end) + TimeSpan.FromMilliseconds(2);
        return PauseAsync(thought < left ? thought : left, stop);
    }

    private async Task PauseAsync(TimeSpan pause, CancellationToken stop)
        => await Task.Delay(pause, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
