using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>
/// Puts one stream of arrivals on two builds. Of every two arrivals of a row that follow each other one goes to each build, which of them
/// first by a seeded toss, so that whatever disturbs the machine meets both alike. The two ask for the same (common random numbers: Law, "Simulation
/// Modeling and Analysis", 2015, section 11.2), so that the content leaves the ratio.
/// </summary>
internal sealed class PairedRun(PairedPlan plan, TimeProvider time)
{
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(3);

    /// <param name="rows">The users of each row's base and candidate.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Ends it early; what was measured is given, marked as cut short.</param>
    public async Task<PairedResult> RunAsync(
        IReadOnlyList<(IReadOnlyList<IVirtualUser> Base, IReadOnlyList<IVirtualUser> Candidate)> rows, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        var begin = PacingClock.Now + 50_000_000;
        var start = begin + PacingClock.Nanoseconds(plan.WarmUp);
        var end = start + (plan.Blocks * PacingClock.Nanoseconds(plan.Block));
        using var giveUp = new CancellationTokenSource();
        await using var grace = cancellationToken.Register(() => giveUp.CancelAfter(StopGrace));
        await using var watch = new HealthWatch(start, end);
        PairedArm[] bases = [.. rows.Select(row => new PairedArm(row.Base, plan, start))];
        PairedArm[] candidates = [.. rows.Select(row => new PairedArm(row.Candidate, plan, start))];
        PairedArm[] arms = [.. bases, .. candidates];

        var sending = Task.WhenAll(arms.Select(arm => arm.Queue.ServeAsync(giveUp.Token)));
        var pacing = PacingThread.RunAsync(
            () => Pace(begin, bases, candidates, cancellationToken),
            () =>
            {
                foreach (var arm in arms)
                    arm.Queue.Complete();
            });
        await SweepAsync(Task.WhenAll(pacing, sending), arms, begin, end, giveUp.Token, progress);

        var lag = new LatencyHistogram();
        foreach (var arm in arms)
            lag.Add(arm.Recorder.PacingLag);
        var trials = plan.Rows.Select((row, at) => new PairedTrial
        {
            Scenario = row.Name,
            Rate = row.Rate,
            BlockSeconds = plan.Block.TotalSeconds,
            Blocks = [.. bases[at].Recorder.Take().Zip(candidates[at].Recorder.Take(), (one, other) => new PairedBlock(plan.Pair, one, other))],
        });
        return new PairedResult([.. trials], await watch.JudgeAsync(lag), cancellationToken.IsCancellationRequested ? "stopped before its end" : null);
    }

    private void Pace(long begin, PairedArm[] bases, PairedArm[] candidates, CancellationToken stop)
    {
        var streams = new PriorityQueue<Stream, long>();
        for (var row = 0; row < plan.Rows.Count; row++)
        {
            var seed = new ArrivalRandom(plan.Seed, (plan.Pair * 1_000L) + row).Bits();
            var sequence = new ArrivalSequence(ArrivalRate.Constant(2 * plan.Rows[row].Rate, plan.WarmUp + (plan.Blocks * plan.Block), seed));
            if (sequence.TryNext(out var first))
                streams.Enqueue(new Stream(bases[row], candidates[row], sequence, seed), first);
        }

        while (streams.TryDequeue(out var stream, out var after))
        {
            var due = begin + after;
            PacingThread.SleepUntil(due, stop);
            if (stop.IsCancellationRequested)
                return;
            stream.Hand(due);
            if (stream.Sequence.TryNext(out var next))
                streams.Enqueue(stream, next);
        }
    }

    private async Task SweepAsync(Task running, PairedArm[] arms, long begin, long end, CancellationToken giveUp, IProgress<LoadProgress>? progress)
    {
        using var timer = new PeriodicTimer(SweepPeriod, time);
        var (lastEnd, nextReport) = (end + PacingClock.Nanoseconds(plan.Timeout + StopGrace), begin);
        while (!running.IsCompleted && PacingClock.Now < lastEnd)
        {
            await timer.WaitForNextTickAsync(CancellationToken.None);
            foreach (var arm in arms)
                arm.Sweep(PacingClock.Now, giveUp.IsCancellationRequested);
            if (PacingClock.Now < nextReport)
                continue;
            nextReport += 1_000_000_000;
            var (elapsed, total) = ((PacingClock.Now - begin) / 1e9, (end - begin) / 1e9);
            progress?.Report(new LoadProgress(elapsed < plan.WarmUp.TotalSeconds ? "warm-up" : "side by side", Math.Min(elapsed, total), total, 2 * plan.Rows.Sum(row => row.Rate), 0, 0, 0));
        }

        if (running.IsCompleted)
            await running;
    }

    /// <summary>The arrivals of one row.</summary>
    private sealed class Stream(PairedArm one, PairedArm other, ArrivalSequence sequence, ulong seed)
    {
        private long _number;

        public ArrivalSequence Sequence => sequence;

        public void Hand(long due)
        {
            var number = _number++;
            var toss = new ArrivalRandom(seed, number / 2).Bits() & 1;
            // Both requests of a pair ask for the same: what one page or picture costs more than another is then in no ratio.
            ((number & 1) == (long)toss ? one : other).Queue.Hand(number / 2, due);
        }
    }
}

/// <summary>One build's part of one row: its users, and what they record.</summary>
internal sealed class PairedArm
{
    private readonly List<Requester> _users;

    public PairedArm(IReadOnlyList<IVirtualUser> users, PairedPlan plan, long start)
    {
        Recorder = new BlockRecorder(start, PacingClock.Nanoseconds(plan.Block), plan.Blocks, plan.Timeout);
        _users = [.. users.Select(user => new Requester(user, 0, Recorder, plan.Timeout))];
        Queue = new ArrivalQueue(_users, plan.MaxInFlight, new InFlight(), Recorder);
    }

    public BlockRecorder Recorder { get; }

    public ArrivalQueue Queue { get; }

    public void Sweep(long now, bool giveUp)
    {
        foreach (var user in _users)
            user.Sweep(now, giveUp);
    }
}
