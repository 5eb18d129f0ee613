namespace Wakala.Perf.Gate;

/// <summary>
/// The signed-rank statistic of paired differences (Wilcoxon, "Individual comparisons by ranking methods", Biometrics Bulletin 1, 1945):
/// the sum of the ranks of the positive ones. Under a symmetric null every sign is a coin toss, so that its distribution is exact.
/// </summary>
internal static class SignedRank
{
    /// <summary>P(W ≥ w) for n differences, exactly: by counting the subsets of 1…n with each sum.</summary>
    public static double AtLeast(double w, int n)
    {
        var tails = Tails(n);
        var least = (int)Math.Max(0, Math.Ceiling(w));
        return least >= tails.Length ? 0 : tails[least];
    }

    /// <summary>The least W whose tail is no more than <paramref name="alpha"/>; n(n+1)/2 + 1 where none is.</summary>
    public static int Critical(int n, double alpha)
    {
        var tails = Tails(n);
        var least = Array.FindIndex(tails, tail => tail <= alpha);
        return least < 0 ? tails.Length : least;
    }

    /// <summary>The ranks of the absolute differences, from 1; those that are equal share the mean of theirs.</summary>
    public static double[] Ranks(IReadOnlyList<double> differences)
    {
        var order = Enumerable.Range(0, differences.Count).OrderBy(at => Math.Abs(differences[at])).ToArray();
        var ranks = new double[differences.Count];
        for (var from = 0; from < order.Length;)
        {
            var to = from + 1;
            while (to < order.Length && Math.Abs(differences[order[to]]) == Math.Abs(differences[order[from]]))
                to++;
            for (var at = from; at < to; at++)
                ranks[order[at]] = (from + 1 + to) / 2.0;
            from = to;
        }

        return ranks;
    }

    private static double[] Tails(int n)
    {
        var most = n * (n + 1) / 2;
        // Shares instead of counts: 2^60 subsets would not be exact in a double, and their shares are to all its digits.
        var shares = new double[most + 1];
        shares[0] = 1;
        for (var rank = 1; rank <= n; rank++)
        {
            for (var sum = most; sum >= 0; sum--)
                shares[sum] = (shares[sum] + (sum >= rank ? shares[sum - rank] : 0)) / 2;
        }

        for (var sum = most - 1; sum >= 0; sum--)
            shares[sum] += shares[sum + 1];
        return shares;
    }
}
