using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace Wakala.Perf.Gate;

/// <summary>Where the next trial of an unchanged system may fall.</summary>
/// <remarks>
/// Latencies are skewed and scale by factors, so it is taken on the logarithms: mean ± t(n − 1, 1 − α) · s · √(1 + 1/n)
/// (G. J. Hahn and W. Q. Meeker, "Statistical Intervals", 1991, section 4.7). Independent observations are trials, not requests.
/// </remarks>
/// <param name="Centre">The geometric mean.</param>
/// <param name="Low">Below this the next trial falls with probability α.</param>
/// <param name="High">Above this the next trial falls with probability α.</param>
internal readonly record struct PredictionInterval(double Centre, double Low, double High)
{
    /// <param name="trials">One figure of each trial, above 0; at least two.</param>
    /// <param name="alpha">The probability of each side: 0.01.</param>
    public static PredictionInterval Of(IReadOnlyCollection<double> trials, double alpha)
    {
        var (mean, deviation) = trials.Select(figure => Math.Log(figure)).MeanStandardDeviation();
        var n = trials.Count;
        var reach = StudentT.InvCDF(location: 0, scale: 1, freedom: n - 1, 1 - alpha) * deviation * Math.Sqrt(1 + 1.0 / n);
        return new PredictionInterval(Math.Exp(mean), Math.Exp(mean - reach), Math.Exp(mean + reach));
    }
}
