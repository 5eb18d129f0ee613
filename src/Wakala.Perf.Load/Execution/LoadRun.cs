using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>
/// Runs a load over open virtual users. Arrivals of an open model wait for a connection in the order in which they were due; the response
/// time of each runs from its due moment, so that a stall of the target shows in every arrival that it delayed.
/// </summary>
public sealed class LoadRun
{
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan WatchPeriod = TimeSpan.FromMilliseconds(10);

    private readonly UserLoad _load;
    private readonly IReadOnlyList<IVirtualUser> _users;
    private readonly TimeProvider _time;

    /// <summary>A run of <paramref name="load"/> over the first users that it has connections for.</summary>
    /// <exception cref="ArgumentException">The load makes no sense (every problem is named), or there are fewer users than connections.</exception>
    public LoadRun(UserLoad load, IReadOnlyList<IVirtualUser> users, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(load);
        ArgumentNullException.ThrowIfNull(users);
        load.Check();
        if (users.Count < load.Connections)
            throw new ArgumentException($"{users.Count} users are open, and the load has {load.Connections} connections.", nameof(users));
        (_load, _users, _time) = (load, users, time);
    }

    /// <summary>The number of the first arrival: runs that follow each other do not repeat their requests.</summary>
    public long FirstArrival { get; init; }

    /// <summary>When the model's time begins, on the pacing clock; soon where it is null.</summary>
    internal long? BeginAt { get; init; }

    /// <summary>Warms up, measures, and waits for what is in flight. One that is cancelled, or breaks a rule, gives what it has, marked as cut short.</summary>
    public async Task<LoadResult> RunAsync(string scenario, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        // A little ahead, so that the first arrivals are not late by the time it takes to start.
        var begin = BeginAt ?? PacingClock.Now + 20_000_000;
        var start = begin + PacingClock.Nanoseconds(_load.WarmUp);
        var end = begin + PacingClock.Nanoseconds(_load.Model.Length!.Value);
        var startedAt = _time.GetUtcNow() + PacingClock.Span(PacingClock.Now, start);
        var recorder = new Recorder(start, end, _load.Timeout);
        var inFlight = new InFlight();

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var giveUp = new CancellationTokenSource();
        // Every request has its own time-out; the last stop is for one that does not heed it.
        await using var grace = stop.Token.Register(() => giveUp.CancelAfter(StopGrace));
        await using var watch = new HealthWatch(start, end, _load.HighestPacingLagMs, [.. _users.Take(_load.Connections).Select(user => user.AnswerThread).OfType<IAnswerThread>().Distinct()]);
        await using var ticker = new ProgressTicker(_time, recorder, inFlight, _load, begin, progress);
        var users = _users.Take(_load.Connections).Select(user => new Requester(user, FirstArrival, recorder, _load.Timeout)).ToList();
        var drive = Drive(begin, users, inFlight, recorder);
        var running = drive.RunAsync(stop.Token, giveUp.Token);
        var lastEnd = end + PacingClock.Nanoseconds(_load.Timeout + StopGrace);
        var broken = await WatchAsync(running, users, new AbortWatch(_load.AbortRules, recorder, inFlight), inFlight, lastEnd, stop, giveUp.Token);

        var measured = recorder.Take();
        var seconds = Math.Max(0, (Math.Min(PacingClock.Now, end) - start) / 1e9);
        var cutShort = broken
            ?? (cancellationToken.IsCancellationRequested ? "stopped before its end" : null)
            ?? (drive.WasCapped ? $"the cap of {_load.Caps.Requests} requests was reached" : null);
        return measured.ToTrial(scenario, LoadEngine.Clients, _load.Model, startedAt, seconds, await watch.JudgeAsync(measured.PacingLag), cutShort);
    }

    private IUserDrive Drive(long begin, List<Requester> users, InFlight inFlight, Recorder recorder) => _load.Model switch
    {
        ArrivalRate open => new OpenDrive(open, _load, begin, new ArrivalQueue(users, _load.MaxInFlight, inFlight, recorder)),
        VirtualUsers closed => new ClosedDrive(closed, _load, begin, users, inFlight, _time),
        _ => throw new InvalidOperationException($"No load is driven by a {_load.Model.GetType().Name}."),
    };

    /// <summary>Looks for time-outs and a broken rule until the run is over. Requests that end neither at their time-out nor at any other cannot hold it.</summary>
    /// <returns>Why it was ended early; null where it was not.</returns>
    private async Task<string?> WatchAsync(
        Task running, List<Requester> users, AbortWatch rules, InFlight inFlight, long lastEnd, CancellationTokenSource stop, CancellationToken giveUp)
    {
        using var timer = new PeriodicTimer(WatchPeriod, _time);
        string? reason = null;
        while (!running.IsCompleted)
        {
            await timer.WaitForNextTickAsync(CancellationToken.None);
            foreach (var user in users)
                user.Sweep(PacingClock.Now, giveUp.IsCancellationRequested);
            if (reason is null && (reason = rules.Broken()) is not null)
                await stop.CancelAsync();
            if (stop.IsCancellationRequested)
                lastEnd = Math.Min(lastEnd, PacingClock.Now + PacingClock.Nanoseconds(StopGrace + StopGrace));
            if (PacingClock.Now > lastEnd && !running.IsCompleted)
                return $"{inFlight.Count} requests did not end at their time-out";
        }

        await running;
        users.ForEach(user => user.Dispose());
        return reason;
    }
}
