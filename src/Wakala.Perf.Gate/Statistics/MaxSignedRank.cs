namespace Wakala.Perf.Gate;

/// <summary>
/// The largest of several signed-rank statistics whose differences come from the same blocks (Westfall and Young, "Resampling-Based
/// Multiple Testing", 1993, chapter 2, max-T): a block's sign is flipped for all of them together, so that what they have in common is
/// kept, and figures that move together cost less than as many that do not.
/// </summary>
internal sealed class MaxSignedRank
{
    private const int Draws = 100_000;
    private const int Bits = 64;

    private readonly double[] _largest;
    private readonly int _figures;

    /// <param name="differences">Of each figure, the differences of the same blocks.</param>
    /// <param name="seed">Seed of the signs.</param>
    public MaxSignedRank(IReadOnlyList<IReadOnlyList<double>> differences, ulong seed)
    {
        Blocks = differences[0].Count;
        if (Blocks == 0 || differences.Any(one => one.Count != Blocks))
            throw new ArgumentException("Every figure must have the same blocks, and at least one.", nameof(differences));
        _figures = differences.Count;
        var sums = differences.Select(one => Sums(SignedRank.Ranks(one))).ToArray();
        _largest = new double[Draws];
        var signs = new ulong[(Blocks + Bits - 1) / Bits];
        for (var draw = 0; draw < Draws; draw++)
        {
            signs[0] = Mix(seed + (ulong)draw);
            for (var word = 1; word < signs.Length; word++)
                signs[word] = Mix(signs[word - 1]);
            foreach (var ofFigure in sums)
            {
                var sum = 0.0;
                for (var eight = 0; eight < ofFigure.Length; eight++)
                    sum += ofFigure[eight][(byte)(signs[eight * 8 / Bits] >> (eight * 8 % Bits))];
                _largest[draw] = Math.Max(_largest[draw], sum);
            }
        }

        Array.Sort(_largest);
    }

    /// <summary>Blocks of each figure.</summary>
    public int Blocks { get; }

    /// <summary>
    /// The value from which on the largest has a tail of no more than <paramref name="alpha"/>. Where draws are too few to tell, it lies
    /// between the exact ones of a single figure and of as many independent ones, and is taken from the safe side.
    /// </summary>
    public double Critical(double alpha)
    {
        var single = SignedRank.Critical(Blocks, alpha);
        var independent = SignedRank.Critical(Blocks, alpha / _figures);
        // Two standard errors of the tail's own count.
        var exceeding = (alpha * Draws) - (2 * Math.Sqrt(alpha * Draws));
        if (exceeding < 1)
            return independent;
        var drawn = _largest[^(int)exceeding] + 0.5;
        return Math.Clamp(drawn, single, independent);
    }

    /// <summary>Of every eight blocks, what the ranks of those come to whose bits are set, for each byte. Ranks are whole or halves, so that sums are exact in any order.</summary>
    private static double[][] Sums(double[] ranks)
        => [.. ranks.Chunk(8).Select(eight => (double[])[.. Enumerable.Range(0, 256).Select(bits => eight.Where((_, at) => ((bits >> at) & 1) != 0).Sum())])];

    /// <summary>A good 64 bits of a number (splitmix64: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).</summary>
    private static ulong Mix(ulong number)
    {
        var bits = number * 0x9E3779B97F4A7C15 + 0x9E3779B97F4A7C15;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }
}
