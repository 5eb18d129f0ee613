using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>Reads the processor time of both builds at each border of the blocks.</summary>
internal sealed class ProcessorWatch(PairedPlan plan, long start)
{
    private readonly ProcessorClock? _base = ProcessorClock.Of(plan.BaseProcess);
    private readonly ProcessorClock? _candidate = ProcessorClock.Of(plan.CandidateProcess);

    /// <summary>One reading a border; fewer where it was stopped, or a process ended.</summary>
    public Task<IReadOnlyList<(long Base, long Candidate)>> ReadAsync(CancellationToken stop) => OwnThread.RunAsync("processor watch", () =>
    {
        var readings = new List<(long, long)>();
        if (_base is null || _candidate is null)
            return (IReadOnlyList<(long, long)>)readings;
        PacingClock.UseLeastTimerSlack();
        for (var border = 0; border <= plan.Blocks; border++)
        {
            PacingThread.SleepUntil(start + (border * PacingClock.Nanoseconds(plan.Block)), stop);
            if (stop.IsCancellationRequested || _base.Read() is not { } one || _candidate.Read() is not { } other)
                break;
            readings.Add((one, other));
        }

        return readings;
    });

    /// <summary>What a request took in each block.</summary>
    /// <param name="readings">The readings at the borders.</param>
    /// <param name="rows">All rows' blocks, for how many requests there were.</param>
    public IReadOnlyList<ProcessorBlock> Blocks(IReadOnlyList<(long Base, long Candidate)> readings, IReadOnlyList<PairedTrial> rows)
    {
        var blocks = new List<ProcessorBlock>();
        for (var block = 0; block + 1 < readings.Count; block++)
        {
            var (ofBase, ofCandidate) = (rows.Sum(row => row.Blocks[block].Base.Due), rows.Sum(row => row.Blocks[block].Candidate.Due));
            if (ofBase == 0 || ofCandidate == 0)
                continue;
            var (one, other) = (readings[block + 1].Base - readings[block].Base, readings[block + 1].Candidate - readings[block].Candidate);
            blocks.Add(new ProcessorBlock(plan.Pair, rows[0].Blocks[block].Solo, one / 1e3 / ofBase, other / 1e3 / ofCandidate));
        }

        return blocks;
    }
}
