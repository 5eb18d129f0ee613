namespace Wakala.Perf.Gate;

/// <summary>The median: of a few trials, one disturbed among them, it moves least.</summary>
internal static class Median
{
    /// <summary>The median of the finite ones among the figures; null when there is none.</summary>
    public static double? Of(IEnumerable<double?> figures)
    {
        double[] sorted = [.. figures.OfType<double>().Where(double.IsFinite).Order()];
        var half = sorted.Length / 2;
        return sorted.Length switch
        {
            0 => null,
            var n when n % 2 == 1 => sorted[half],
            _ => (sorted[half - 1] + sorted[half]) / 2,
        };
    }
}
