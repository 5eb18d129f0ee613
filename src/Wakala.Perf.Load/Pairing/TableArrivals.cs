namespace Wakala.Perf.Load;

/// <summary>
/// The arrivals of all rows of a paired stream: one in each slot of equal length, at a random moment of it, of a row drawn by the rates. Arrivals that
/// are wholly independent come in clumps, and how long a request waits within one is chance: noise in every ratio, which stratifying takes out
/// (Law, "Simulation Modeling and Analysis", 2015, chapter 11). Nothing is periodic that a timer of the target could fall in step with.
/// </summary>
internal sealed class TableArrivals
{
    private readonly double[] _upTo;
    private readonly ulong _seed;
    private readonly double _slot;

    /// <param name="rates">Arrivals a second of each row, both builds' together.</param>
    /// <param name="seed">Seed of the moments and of the rows.</param>
    public TableArrivals(IReadOnlyList<double> rates, ulong seed)
    {
        _upTo = new double[rates.Count];
        for (var row = 0; row < rates.Count; row++)
            _upTo[row] = rates[row] + (row > 0 ? _upTo[row - 1] : 0);
        (_seed, _slot) = (seed, 1e9 / _upTo[^1]);
    }

    /// <summary>All before an end: the row, and nanoseconds since the start.</summary>
    public IEnumerable<(int Row, long After)> Until(long end)
    {
        for (var slot = 0L; ; slot++)
        {
            var random = new ArrivalRandom(_seed, slot);
            var after = (long)((slot + random.Unit()) * _slot);
            if (after >= end)
                yield break;
            var row = Array.BinarySearch(_upTo, random.Unit() * _upTo[^1]);
            yield return (Math.Min(row < 0 ? ~row : row, _upTo.Length - 1), after);
        }
    }
}
