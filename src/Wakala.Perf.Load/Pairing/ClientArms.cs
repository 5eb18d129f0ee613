using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>Both builds' parts of the rows through virtual users, whatever library they send with.</summary>
/// <param name="users">The users of each arm.</param>
/// <param name="plan">The plan.</param>
/// <param name="time">The clock of what is looked at meanwhile; arrivals are paced by the machine's own.</param>
internal sealed class ClientArms(IReadOnlyList<IReadOnlyList<IVirtualUser>> users, PairedPlan plan, TimeProvider time) : IPairedArms
{
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(3);

    private Requester[][] _requesters = [];
    private ArrivalQueue[] _queues = [];

    public LoadEngine Engine => LoadEngine.Clients;

    /// <summary>Opens the users.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="scenarios">The scenario of each arm.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<ClientArms> OpenAsync(PairedPlan plan, IReadOnlyList<IScenario> scenarios, TimeProvider time, CancellationToken cancellationToken)
    {
        var users = scenarios.Select(_ => new List<IVirtualUser>()).ToList();
        var arms = new ClientArms(users, plan, time);
        try
        {
            for (var index = 0; index < plan.Connections; index++)
            {
                foreach (var (scenario, own) in scenarios.Zip(users))
                    own.Add(await scenario.OpenAsync(index, cancellationToken));
            }
        }
        catch
        {
            await arms.DisposeAsync();
            throw;
        }

        return arms;
    }

    public IReadOnlyList<IArrivalQueue> Begin(IReadOnlyList<IRequestRecorder> recorders)
    {
        _requesters = [.. users.Zip(recorders, (some, recorder) => some.Select(user => new Requester(user, 0, recorder, plan.Timeout)).ToArray())];
        return _queues = [.. _requesters.Zip(recorders, (some, recorder) => new ArrivalQueue(some, plan.MaxInFlight, new InFlight(), recorder))];
    }

    public Task PlayAsync(IEnumerable<(PairedStream Stream, long Due)> arrivals, long lastEnd, CancellationToken stop)
        => SweptAsync(giveUp => Task.WhenAll([Pace(arrivals, stop), .. _queues.Select(queue => queue.ServeAsync(giveUp))]), lastEnd, stop);

    public Task SaturateAsync(int arm, long firstNumber, long begin, TimeSpan length, CancellationToken stop)
    {
        var (asked, end) = (firstNumber, begin + PacingClock.Nanoseconds(length));
        return SweptAsync(giveUp => Task.WhenAll(_requesters[arm].Select(user => Task.Run(() => ServeAsync(user, giveUp), CancellationToken.None))), long.MaxValue, stop);

        async Task ServeAsync(Requester user, CancellationToken giveUp)
        {
            for (var now = PacingClock.Now; now < end && !stop.IsCancellationRequested; now = PacingClock.Now)
                await user.SendAsync(new Arrival(Interlocked.Increment(ref asked) - 1, now, FoundFree: true), giveUp);
        }
    }

    /// <summary>A scenario whose connections are its own looks at them as it closes them.</summary>
    public Task FinishAsync(IReadOnlyList<IScenario> scenarios) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var user in users.SelectMany(some => some))
            await user.DisposeAsync();
    }

    private Task Pace(IEnumerable<(PairedStream Stream, long Due)> arrivals, CancellationToken stop) => PacingThread.RunAsync(
        () =>
        {
            foreach (var (stream, due) in arrivals)
            {
                PacingThread.SleepUntil(due, stop);
                if (stop.IsCancellationRequested)
                    return;
                stream.Hand(due);
            }
        },
        () => Array.ForEach(_queues, queue => queue.Complete()));

    /// <summary>Looks for time-outs while something is sent.</summary>
    private async Task SweptAsync(Func<CancellationToken, Task> send, long lastEnd, CancellationToken stop)
    {
        using var giveUp = new CancellationTokenSource();
        await using var grace = stop.Register(() => giveUp.CancelAfter(StopGrace));
        var sending = send(giveUp.Token);
        while (!sending.IsCompleted && PacingClock.Now < lastEnd)
        {
            await Task.WhenAny(sending, Task.Delay(SweepPeriod, time, CancellationToken.None));
            foreach (var user in _requesters.SelectMany(some => some))
                user.Sweep(PacingClock.Now, giveUp.IsCancellationRequested);
        }

        if (sending.IsCompleted)
            await sending;
    }
}
