using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>
/// What two builds answer a second when each has as many requests as it can take. Builds that fill the machine cannot share it, so that each has it in turn: the two turns of a block follow each
/// other, and of every two blocks one goes base, candidate and the other candidate, base, by a seeded toss which of them first (ABBA), so that a drift of the machine meets both alike. A closed
/// model: each user sends its next request when it has its answer. Both ask for the same.
/// </summary>
/// <param name="plan">The plan; it has one row.</param>
/// <param name="time">The clock of what is watched meanwhile; turns run on the machine's own.</param>
internal sealed class SaturatedRun(PairedPlan plan, TimeProvider time)
{
    /// <summary>The part of a turn that is left out at its begin: users start one after the other, and what the other build was asked last is done.</summary>
    private const double LeadIn = 0.15;

    /// <summary>Far beyond what one turn asks.</summary>
    private const long NumbersOfBlock = 1L << 24;

    private static readonly TimeSpan SweepPeriod = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(3);

    private readonly long _turn = PacingClock.Nanoseconds(plan.Block) / 2;

    /// <param name="users">The users of the base and of the candidate.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Ends it early; what was measured is given, marked as cut short.</param>
    public async Task<PairedResult> RunAsync((IReadOnlyList<IVirtualUser> Base, IReadOnlyList<IVirtualUser> Candidate) users, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        using var giveUp = new CancellationTokenSource();
        await using var grace = cancellationToken.Register(() => giveUp.CancelAfter(StopGrace));
        var start = PacingClock.Now + PacingClock.Nanoseconds(plan.WarmUp);
        await using var watch = new HealthWatch(start, start + (plan.Blocks * PacingClock.Nanoseconds(plan.Block)), Validity.HighestPacingLagMs);
        Arm[] arms = [new Arm(users.Base, plan.Timeout), new Arm(users.Candidate, plan.Timeout)];
        using var over = new CancellationTokenSource();
        var sweeping = SweepAsync(arms, over.Token, giveUp.Token);
        var blocks = new List<PairedBlock>();
        var warmUp = (int)Math.Ceiling(plan.WarmUp / plan.Block);
        for (var block = -warmUp; block < plan.Blocks && !cancellationToken.IsCancellationRequested; block++)
        {
            progress?.Report(new LoadProgress(block < 0 ? "warm-up" : "in turn", (block + warmUp) * plan.Block.TotalSeconds, (plan.Blocks + warmUp) * plan.Block.TotalSeconds, 0, 0, 0, 0));
            var turns = new ArmBlock[2];
            foreach (var arm in CandidateFirst(block) ? [1, 0] : (int[])[0, 1])
                turns[arm] = await arms[arm].TurnAsync((block + warmUp) * NumbersOfBlock, _turn, cancellationToken, giveUp.Token);
            if (block >= 0 && !cancellationToken.IsCancellationRequested)
                blocks.Add(new PairedBlock(plan.Pair, turns[0], turns[1]));
        }

        await over.CancelAsync();
        await sweeping;
        var trial = new PairedTrial { Scenario = plan.Rows[0].Name, Rate = 0, BlockSeconds = plan.Block.TotalSeconds, Blocks = blocks, CountedSeconds = plan.Block.TotalSeconds / 2 * (1 - LeadIn) };
        return new PairedResult([trial], await watch.JudgeAsync(new LatencyHistogram()), cancellationToken.IsCancellationRequested ? "stopped before its end" : null, []);
    }

    private bool CandidateFirst(int block)
    {
        var toss = new ArrivalRandom(plan.Seed, (plan.Pair * 1_000_000L) + Math.DivRem(block + 1_000, 2, out var second)).Bits() & 1;
        return (toss == 1) != (second == 1);
    }

    private async Task SweepAsync(Arm[] arms, CancellationToken over, CancellationToken giveUp)
    {
        using var timer = new PeriodicTimer(SweepPeriod, time);
        while (!over.IsCancellationRequested)
        {
            await timer.WaitForNextTickAsync(CancellationToken.None);
            foreach (var arm in arms)
                arm.Sweep(PacingClock.Now, giveUp.IsCancellationRequested);
        }
    }

    /// <summary>One build's users.</summary>
    private sealed class Arm
    {
        private readonly TurnRecorder _recorder = new();
        private readonly List<Requester> _users;
        private long _asked;

        public Arm(IReadOnlyList<IVirtualUser> users, TimeSpan timeout) => _users = [.. users.Select(user => new Requester(user, 0, _recorder, timeout))];

        /// <summary>All users send until the turn is over; ends when their last requests have.</summary>
        public async Task<ArmBlock> TurnAsync(long firstNumber, long length, CancellationToken stop, CancellationToken giveUp)
        {
            var begin = PacingClock.Now;
            var end = begin + length;
            _asked = firstNumber;
            _recorder.Begin(begin + (long)(LeadIn * length), end);
            await Task.WhenAll(_users.Select(user => Task.Run(() => ServeAsync(user, end, stop, giveUp), CancellationToken.None)));
            return _recorder.Take();
        }

        public void Sweep(long now, bool giveUp)
        {
            foreach (var user in _users)
                user.Sweep(now, giveUp);
        }

        private async Task ServeAsync(Requester user, long end, CancellationToken stop, CancellationToken giveUp)
        {
            for (var now = PacingClock.Now; now < end && !stop.IsCancellationRequested; now = PacingClock.Now)
                await user.SendAsync(new Arrival(Interlocked.Increment(ref _asked) - 1, now, FoundFree: true), giveUp);
        }
    }
}
