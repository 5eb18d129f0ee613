namespace Wakala.Perf.Gate;

/// <summary>Where a series of runs changed its level for good, of whatever distribution it is.</summary>
/// <remarks>
/// E-divisive (D. S. Matteson and N. A. James, "A nonparametric approach for multiple change point analysis of multivariate data", Journal of
/// the American Statistical Association 109, 2014) with α = 1: the split whose sides lie furthest apart in energy distance, tested by
/// permuting the runs of its segment, and on within the segments. A side has three runs at least: one bad night is no change.
/// </remarks>
public static class EDivisive
{
    /// <summary>The fewest runs on each side of a change.</summary>
    public const int FewestRuns = 3;

    private const int Permutations = 999;
    private const double Alpha = 0.01;
    private const int Seed = 2_014;

    /// <summary>The places of the first run after each change, in order; empty where nothing changed.</summary>
    public static IReadOnlyList<int> ChangePoints(IReadOnlyList<double> series)
    {
        ArgumentNullException.ThrowIfNull(series);
        var found = new SortedSet<int>();
        var random = new Random(Seed);
        var open = new Stack<(int From, int To)>([(0, series.Count)]);
        while (open.TryPop(out var segment))
        {
            double[] part = [.. series.Skip(segment.From).Take(segment.To - segment.From)];
            if (part.Length < 2 * FewestRuns)
                continue;
            var (at, distance) = BestSplit(part);
            if (!IsSure(part, distance, random))
                continue;
            found.Add(segment.From + at);
            open.Push((segment.From, segment.From + at));
            open.Push((segment.From + at, segment.To));
        }

        return [.. found];
    }

    /// <summary>
    /// The split of largest Q (equation 7 of the paper): how many runs stand before it, and Q. What stands after it may end before the series
    /// does, so that a change back does not hide the change.
    /// </summary>
    internal static (int At, double Distance) BestSplit(IReadOnlyList<double> series)
    {
        var sums = Sums(series);
        var best = (At: 0, Distance: double.NegativeInfinity);
        for (var at = FewestRuns; at <= series.Count - FewestRuns; at++)
        {
            for (var end = at + FewestRuns; end <= series.Count; end++)
            {
                double n = at, m = end - at;
                // A square of the matrix holds each pair twice.
                var between = 2 / (n * m) * Block(sums, 0, at, at, end);
                var within = Block(sums, 0, at, 0, at) / (n * (n - 1)) + Block(sums, at, end, at, end) / (m * (m - 1));
                var distance = n * m / (n + m) * (between - within);
                if (distance > best.Distance)
                    best = (at, distance);
            }
        }

        return best;
    }

    private static bool IsSure(double[] part, double distance, Random random)
    {
        var atLeast = 0;
        double[] shuffled = [.. part];
        for (var i = 0; i < Permutations; i++)
        {
            random.Shuffle(shuffled);
            atLeast += BestSplit(shuffled).Distance >= distance ? 1 : 0;
        }

        return (atLeast + 1.0) / (Permutations + 1) <= Alpha;
    }

    /// <summary>Sums of |x − y| over all rectangles from the corner.</summary>
    private static double[,] Sums(IReadOnlyList<double> series)
    {
        var sums = new double[series.Count + 1, series.Count + 1];
        for (var i = 0; i < series.Count; i++)
        {
            for (var j = 0; j < series.Count; j++)
                sums[i + 1, j + 1] = Math.Abs(series[i] - series[j]) + sums[i, j + 1] + sums[i + 1, j] - sums[i, j];
        }

        return sums;
    }

    private static double Block(double[,] sums, int fromRow, int toRow, int fromColumn, int toColumn)
        => sums[toRow, toColumn] - sums[fromRow, toColumn] - sums[toRow, fromColumn] + sums[fromRow, fromColumn];
}
