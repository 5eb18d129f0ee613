namespace Wakala.Perf.Load;

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
