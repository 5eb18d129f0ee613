namespace Wakala.Perf.Gate;

/// <summary>Where the warm-up of a series ends: MSER-5.</summary>
/// <remarks>
/// Of the means of five readings each, as many are cut as leave the rest's mean the least standard error: the d that minimises
/// Σ (Yᵢ − Ȳ)² / (k − d)² over the k − d that stay (K. P. White, "An effective truncation heuristic for bias reduction in simulation
/// output", Simulation 69, 1997; White, Cobb and Spratt, "A comparison of five steady-state truncation heuristics for simulation",
/// Winter Simulation Conference 2000). At most half is cut: of a series that rises to its end, half stays to show it.
/// </remarks>
public static class WarmUpCut
{
    private const int Batch = 5;

    /// <summary>The place of the first reading after the warm-up; 0 where none is seen, or where the readings make fewer than two means.</summary>
    /// <param name="readings">In order.</param>
    public static int Of(IReadOnlyList<double> readings)
    {
        ArgumentNullException.ThrowIfNull(readings);
        double[] means = [.. readings.Chunk(Batch).Where(batch => batch.Length == Batch).Select(batch => batch.Average())];
        return means.Length < 2 ? 0 : Batch * Enumerable.Range(0, (means.Length / 2) + 1).MinBy(cut => Error(means.AsSpan(cut)));
    }

    private static double Error(ReadOnlySpan<double> rest)
    {
        var (sum, squares) = (0.0, 0.0);
        foreach (var mean in rest)
            sum += mean;
        foreach (var mean in rest)
            squares += (mean - (sum / rest.Length)) * (mean - (sum / rest.Length));
        return squares / ((double)rest.Length * rest.Length);
    }
}
