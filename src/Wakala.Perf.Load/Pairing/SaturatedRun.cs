using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>
/// What two builds answer a second when each has as many requests as it can take. Builds that fill the machine cannot share it, so that each has it in turn: the two turns of a block follow each
/// other, and of every two blocks one goes base, candidate and the other candidate, base, by a seeded toss which of them first (ABBA), so that a drift of the machine meets both alike. A closed
/// model: each user sends its next request when it has its answer. Both ask for the same.
/// </summary>
/// <param name="plan">The plan; it has one row.</param>
internal sealed class SaturatedRun(PairedPlan plan)
{
    /// <summary>The part of a turn that is left out at its begin: users start one after the other, and what the other build was asked last is done.</summary>
    private const double LeadIn = 0.15;

    /// <summary>Far beyond what one turn asks.</summary>
    private const long NumbersOfBlock = 1L << 24;

    /// <param name="arms">The base and the candidate.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Ends it early; what was measured is given, marked as cut short.</param>
    public async Task<PairedResult> RunAsync(IPairedArms arms, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        var start = PacingClock.Now + PacingClock.Nanoseconds(plan.WarmUp);
        await using var watch = new HealthWatch(start, start + (plan.Blocks * PacingClock.Nanoseconds(plan.Block)), Validity.HighestPacingLagMs);
        TurnRecorder[] recorders = [new(), new()];
        arms.Begin(recorders);
        var blocks = new List<PairedBlock>();
        var turn = plan.Block / 2;
        var warmUp = (int)Math.Ceiling(plan.WarmUp / plan.Block);
        for (var block = -warmUp; block < plan.Blocks && !cancellationToken.IsCancellationRequested; block++)
        {
            progress?.Report(new LoadProgress(block < 0 ? "warm-up" : "in turn", (block + warmUp) * plan.Block.TotalSeconds, (plan.Blocks + warmUp) * plan.Block.TotalSeconds, 0, 0, 0, 0));
            var turns = new ArmBlock[2];
            foreach (var arm in CandidateFirst(block) ? [1, 0] : (int[])[0, 1])
            {
                var begin = PacingClock.Now;
                recorders[arm].Begin(begin + PacingClock.Nanoseconds(LeadIn * turn), begin + PacingClock.Nanoseconds(turn));
                await arms.SaturateAsync(arm, (block + warmUp) * NumbersOfBlock, begin, turn, cancellationToken);
                turns[arm] = recorders[arm].Take();
            }

            if (block >= 0 && !cancellationToken.IsCancellationRequested)
                blocks.Add(new PairedBlock(plan.Pair, turns[0], turns[1]));
        }

        var trial = new PairedTrial { Scenario = plan.Rows[0].Name, Engine = arms.Engine, Rate = 0, BlockSeconds = plan.Block.TotalSeconds, Blocks = blocks, CountedSeconds = plan.Block.TotalSeconds / 2 * (1 - LeadIn) };
        return new PairedResult([trial], PairedRun.Of(await watch.JudgeAsync(new LatencyHistogram()), [trial]), cancellationToken.IsCancellationRequested ? "stopped before its end" : null, []);
    }

    private bool CandidateFirst(int block)
    {
        var toss = new ArrivalRandom(plan.Seed, (plan.Pair * 1_000_000L) + Math.DivRem(block + 1_000, 2, out var second)).Bits() & 1;
        return (toss == 1) != (second == 1);
    }
}
