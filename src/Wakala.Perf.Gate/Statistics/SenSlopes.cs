namespace Wakala.Perf.Gate;

/// <summary>
/// The slopes of all pairs of readings. Their median is the Theil-Sen slope, which a third of wild readings does not move, and their places
/// are its confidence bounds (P. K. Sen, "Estimates of the regression coefficient based on Kendall's tau", Journal of the American
/// Statistical Association 63, 1968).
/// </summary>
internal sealed class SenSlopes
{
    private readonly double[] _sorted;

    /// <param name="at">Ascending. Readings at one place have no slope between them.</param>
    /// <param name="values">One for each place.</param>
    /// <exception cref="ArgumentException">All were taken at one place.</exception>
    public SenSlopes(double[] at, double[] values)
    {
        var slopes = new List<double>(at.Length * (at.Length - 1) / 2);
        for (var from = 0; from < at.Length; from++)
        {
            for (var to = from + 1; to < at.Length; to++)
            {
                if (at[to] > at[from])
                    slopes.Add((values[to] - values[from]) / (at[to] - at[from]));
            }
        }

        if (slopes.Count == 0)
            throw new ArgumentException("No two readings were taken at different places.", nameof(at));
        slopes.Sort();
        _sorted = [.. slopes];
    }

    /// <summary>The Theil-Sen slope.</summary>
    public double Estimate => (_sorted[(_sorted.Length - 1) / 2] + _sorted[_sorted.Length / 2]) / 2;

    /// <summary>The slope at place (N − reach) / 2 of N, or minus infinity where that is before the first.</summary>
    /// <param name="reach">How far Mann and Kendall's S goes without a trend: z · √variance.</param>
    public double Lower(double reach) => Place(reach) is var place && place >= 1 ? _sorted[(int)place - 1] : double.NegativeInfinity;

    /// <summary>Its mirror.</summary>
    public double Upper(double reach) => Place(reach) is var place && place >= 1 ? _sorted[^(int)place] : double.PositiveInfinity;

    private double Place(double reach) => Math.Floor((_sorted.Length - reach) / 2);
}
