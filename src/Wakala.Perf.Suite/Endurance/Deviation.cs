namespace Wakala.Perf.Suite;

/// <summary>How far windows stray, as the document prints it (±15 ms): what 95 % of them stay within about their median.</summary>
/// <param name="Median">The median.</param>
/// <param name="Within">How far 95 % of them are from it at the most.</param>
internal readonly record struct Deviation(double Median, double Within)
{
    private const double Share = 0.95;

    /// <summary>That of some windows; at least one.</summary>
    public static Deviation Of(IReadOnlyList<double> windows)
    {
        var median = Middle([.. windows.Order()]);
        double[] away = [.. windows.Select(window => Math.Abs(window - median)).Order()];
        return new Deviation(median, away[(int)Math.Ceiling(Share * away.Length) - 1]);
    }

    private static double Middle(double[] sorted) => (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
}
