namespace Wakala.Perf.Load;

/// <summary>The arrivals of one row: of each two that follow each other one for each build, which of them first by a toss, both with the same number.</summary>
internal sealed class PairedStream(IArrivalQueue one, IArrivalQueue other, ulong seed, SoloBlocks solo)
{
    private readonly IArrivalQueue[] _arms = [one, other];
    private readonly List<(long Base, long Candidate)> _matched = [];
    private (int Arm, long FirstNumber) _half;
    private long _inHalf;
    private long _number;
    private long? _first;

    /// <summary>When the two of each pair were due.</summary>
    public IReadOnlyList<(long Base, long Candidate)> Matched => _matched;

    public void Hand(long due)
    {
        var number = _number++;
        var pair = number / 2;
        var toss = (long)(new ArrivalRandom(seed, pair).Bits() & 1);
        var arm = (number & 1) == toss ? 0 : 1;
        var first = _first;
        _first = null;
        if (solo.At(due) is { } half)
        {
            HandAlone(half, arm, due);
            return;
        }

        // Both requests of a pair ask for the same: what one page or picture costs more than another is then in no ratio.
        _arms[arm].Hand(pair, due);
        if ((number & 1) == 0)
            _first = due;
        else if (first is { } earlier)
            _matched.Add(arm == 0 ? (due, earlier) : (earlier, due));
    }

    /// <summary>The other build's arrivals fall away, so that each keeps its rate.</summary>
    private void HandAlone((int Arm, long FirstNumber) half, int arm, long due)
    {
        if (half != _half)
            (_half, _inHalf) = (half, 0);
        if (arm == half.Arm)
            _arms[arm].Hand(half.FirstNumber + _inHalf++, due);
    }
}
