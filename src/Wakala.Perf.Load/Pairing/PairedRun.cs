using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>
/// Puts one stream of arrivals on two builds. Of every two arrivals of a row that follow each other one goes to each build, which of them
/// first by a seeded toss, so that whatever disturbs the machine meets both alike. The two ask for the same (common random numbers: Law, "Simulation
/// Modeling and Analysis", 2015, section 11.2), so that the content leaves the ratio.
/// </summary>
internal sealed class PairedRun(PairedPlan plan, TimeProvider time)
{
    private static readonly TimeSpan ReportPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Ahead = TimeSpan.FromMilliseconds(200);

    private double _share = 1;
    private double _came = 1;

    /// <param name="arms">Each row's base and candidate.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Ends it early; what was measured is given, marked as cut short.</param>
    public async Task<PairedResult> RunAsync(IPairedArms arms, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        var begin = PacingClock.Now + 50_000_000;
        var start = begin + PacingClock.Nanoseconds(plan.WarmUp);
        var end = start + (plan.Blocks * PacingClock.Nanoseconds(plan.Block));
        await using var watch = new HealthWatch(start, end, Validity.HighestPacingLagMs);
        BlockRecorder[] recorders = [.. Enumerable.Range(0, 2 * plan.Rows.Count).Select(_ => new BlockRecorder(start, PacingClock.Nanoseconds(plan.Block), plan.Blocks, plan.Timeout))];
        var queues = arms.Begin(recorders);
        var solo = new SoloBlocks(plan, start);
        PairedStream[] streams = [.. plan.Rows.Select((_, row) => new PairedStream(queues[2 * row], queues[(2 * row) + 1], Seed(row + 1), solo))];
        var processor = new ProcessorWatch(plan, start);
        var reading = processor.ReadAsync(cancellationToken);
        var settling = start - (plan.Room is null ? 0 : PacingClock.Nanoseconds(RoomPlan.Settling));
        var arrivals = Arrivals(0, 1, settling - begin).Concat(ArrivalsOnceRoomIsKnown(settling - begin, end - begin));
        var playing = arms.PlayAsync(arrivals.Select(arrival => (streams[arrival.Row], begin + arrival.After)), end + PacingClock.Nanoseconds(plan.Timeout + StopGrace), cancellationToken);
        var pressure = await LookForRoomAsync(settling, cancellationToken);
        await ReportAsync(playing, begin, end, progress);
        await playing;

        var lag = new LatencyHistogram();
        Array.ForEach(recorders, recorder => lag.Add(recorder.PacingLag));
        List<PairedTrial> trials = [.. plan.Rows.Select((row, at) => new PairedTrial
        {
            Scenario = row.Name,
            Engine = arms.Engine,
            Rate = row.Rate,
            BlockSeconds = plan.Block.TotalSeconds,
            Blocks = Blocks(recorders[2 * at], recorders[(2 * at) + 1], streams[at], solo, start),
        })];
        return new PairedResult(
            trials, Of(await watch.JudgeAsync(lag), trials), cancellationToken.IsCancellationRequested ? "stopped before its end" : null, processor.Blocks(await reading, trials))
        {
            RateShare = _came,
            FullPressure = pressure,
        };
    }

    /// <summary>What the generator was like, with what its machine had too little of.</summary>
    internal static Validity Of(Validity health, IReadOnlyList<PairedTrial> trials)
    {
        var errors = trials.SelectMany(trial => trial.Blocks).SelectMany(block => block.Base.Errors.Concat(block.Candidate.Errors)).GroupBy(kind => kind.Key).ToDictionary(kind => kind.Key, kind => kind.Sum(one => one.Value));
        return health with { Problems = [.. health.Problems, .. ValidityRules.OwnLimits(errors)] };
    }

    private IEnumerable<(int Row, long After)> Arrivals(int part, double share, long end)
        => new TableArrivals([.. plan.Rows.Select(row => 2 * row.Rate * share)], Seed(-part)).Until(end);

    /// <summary>Begun when the first of them is asked for.</summary>
    private IEnumerable<(int Row, long After)> ArrivalsOnceRoomIsKnown(long from, long end)
    {
        _came = Volatile.Read(ref _share);
        foreach (var (row, after) in Arrivals(1, _came, end - from))
            yield return (row, from + after);
    }

    /// <summary>Reads how full all arrivals make the machine, and has fewer come where it is too full.</summary>
    private async Task<double?> LookForRoomAsync(long settling, CancellationToken cancellationToken)
    {
        if (plan.Room is not { } room)
            return null;
        try
        {
            await Task.Delay(PacingClock.Span(PacingClock.Now, settling - PacingClock.Nanoseconds(RoomPlan.Check)), time, cancellationToken);
            var before = HealthReading.Take();
            // In time for the first arrival that it decides, which is looked for ahead.
            var left = PacingClock.Span(PacingClock.Now, settling) - Ahead;
            if (left < RoomPlan.Check / 2)
                return null;
            await Task.Delay(left, time, cancellationToken);
            var pressure = HealthReading.Take().PressureSince(before);
            Volatile.Write(ref _share, room.Share(pressure));
            return pressure;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
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

    private ulong Seed(int of) => new ArrivalRandom(plan.Seed, (plan.Pair * 1_000L) + of).Bits();

    private async Task ReportAsync(Task playing, long begin, long end, IProgress<LoadProgress>? progress)
    {
        while (!playing.IsCompleted)
        {
            var (elapsed, total) = (Math.Max(0, PacingClock.Now - begin) / 1e9, (end - begin) / 1e9);
            progress?.Report(new LoadProgress(elapsed < plan.WarmUp.TotalSeconds ? "warm-up" : "side by side", Math.Min(elapsed, total), total, 2 * plan.Rows.Sum(row => row.Rate), 0, 0, 0));
            await Task.WhenAny(playing, Task.Delay(ReportPeriod, time, CancellationToken.None));
        }
    }
}
