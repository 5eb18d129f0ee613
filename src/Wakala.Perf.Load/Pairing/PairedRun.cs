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
        await using var watch = new HealthWatch(start, end, Validity.HighestPacingLagMs);
        PairedArm[] bases = [.. rows.Select(row => new PairedArm(row.Base, plan, start))];
        PairedArm[] candidates = [.. rows.Select(row => new PairedArm(row.Candidate, plan, start))];
        PairedArm[] arms = [.. bases, .. candidates];
        var solo = new SoloBlocks(plan, start);
        var streams = Streams(bases, candidates, solo);
        var processor = new ProcessorWatch(plan, start);
        var reading = processor.ReadAsync(cancellationToken);

        var sending = Task.WhenAll(arms.Select(arm => arm.Queue.ServeAsync(giveUp.Token)));
        var pacing = PacingThread.RunAsync(
            () => Pace(begin, end, streams, cancellationToken),
            () =>
            {
                foreach (var arm in arms)
                    arm.Queue.Complete();
            });
        await SweepAsync(Task.WhenAll(pacing, sending), arms, begin, end, giveUp.Token, progress);

        var lag = new LatencyHistogram();
        foreach (var arm in arms)
            lag.Add(arm.Recorder.PacingLag);
        List<PairedTrial> trials = [.. plan.Rows.Select((row, at) => new PairedTrial
        {
            Scenario = row.Name,
            Rate = row.Rate,
            BlockSeconds = plan.Block.TotalSeconds,
            Blocks = Blocks(bases[at].Recorder, candidates[at].Recorder, streams[at], solo, start),
        })];
        return new PairedResult(
            trials, await watch.JudgeAsync(lag), cancellationToken.IsCancellationRequested ? "stopped before its end" : null, processor.Blocks(await reading, trials));
    }

    private List<PairedBlock> Blocks(BlockRecorder one, BlockRecorder other, PairedStream stream, SoloBlocks solo, long start)
    {
        var (ofBase, ofCandidate) = (one.Answered, other.Answered);
        var matched = stream.Matched
            .Where(pair => ofBase.ContainsKey(pair.Base) && ofCandidate.ContainsKey(pair.Candidate))
            .ToLookup(pair => (Math.Min(pair.Base, pair.Candidate) - start) / PacingClock.Nanoseconds(plan.Block), pair => Math.Log((double)ofCandidate[pair.Candidate] / ofBase[pair.Base]));
        return [.. one.Take().Zip(other.Take(), (left, right) => (left, right)).Select((arms, block) => new PairedBlock(plan.Pair, arms.left, arms.right)
        {
            Solo = solo.IsSolo(block),
            Matched = [.. matched[block].Select(ratio => Math.Round(ratio, 4))],
        })];
    }

    private PairedStream[] Streams(PairedArm[] bases, PairedArm[] candidates, SoloBlocks solo)
        => [.. plan.Rows.Select((_, row) => new PairedStream(bases[row], candidates[row], Seed(row + 1), solo))];

    private ulong Seed(int of) => new ArrivalRandom(plan.Seed, (plan.Pair * 1_000L) + of).Bits();

    private void Pace(long begin, long end, PairedStream[] streams, CancellationToken stop)
    {
        foreach (var (row, after) in new TableArrivals([.. plan.Rows.Select(row => 2 * row.Rate)], Seed(0)).Until(end - begin))
        {
            PacingThread.SleepUntil(begin + after, stop);
            if (stop.IsCancellationRequested)
                return;
            streams[row].Hand(begin + after);
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
}
