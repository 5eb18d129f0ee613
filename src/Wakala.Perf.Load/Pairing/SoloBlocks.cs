namespace Wakala.Perf.Load;

/// <summary>
/// Which stretches belong to one build alone. Mixed, a greedy candidate slows its neighbour too, and the ratio hides it; in a solo block each
/// build has the machine to itself for half of it, and both are asked for the same.
/// </summary>
internal sealed class SoloBlocks(PairedPlan plan, long start)
{
    /// <summary>Far beyond the numbers of mixed arrivals.</summary>
    private const long FirstNumber = 1L << 40;

    private const long NumbersOfBlock = 1L << 20;

    private readonly long _block = PacingClock.Nanoseconds(plan.Block);

    /// <summary>Whether a block is a solo one.</summary>
    public bool IsSolo(int block) => plan.SoloEvery > 0 && block % plan.SoloEvery == plan.SoloEvery - 1;

    /// <summary>Who has the machine at a moment, and the number of the first thing that is asked then; null where both have it.</summary>
    public (int Arm, long FirstNumber)? At(long due)
    {
        if (due < start || !IsSolo((int)((due - start) / _block)))
            return null;
        var block = (due - start) / _block;
        var second = (due - start) % _block >= _block / 2;
        var candidateFirst = ((block / plan.SoloEvery) + plan.Pair) % 2 != 0;
        return (second == candidateFirst ? 0 : 1, FirstNumber + (block * NumbersOfBlock));
    }
}
