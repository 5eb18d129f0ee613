using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace Wakala.Perf.Gate;

/// <summary>By which factor the trials of now differ from those of then.</summary>
/// <remarks>
/// Student's two-sample t with a pooled variance, on logarithms ("The probable error of a mean", Biometrika 6, 1908): of few trials no
/// sharper test is honest, and one trial of now borrows its spread from those of then.
/// </remarks>
/// <param name="Ratio">The estimate: the geometric mean of now over that of then.</param>
/// <param name="Low">Surely more than this, one-sided.</param>
internal readonly record struct LogShift(double Ratio, double Low)
{
    /// <param name="then">One figure of each trial of then, above 0.</param>
    /// <param name="now">The same of now; three trials at least with those of then.</param>
    /// <param name="alpha">The chance that the truth is below <see cref="Low"/>.</param>
    public static LogShift Of(IReadOnlyCollection<double> then, IReadOnlyCollection<double> now, double alpha)
    {
        var freedom = then.Count + now.Count - 2;
        if (freedom < 1 || then.Count == 0 || now.Count == 0)
            throw new ArgumentException($"{then.Count} and {now.Count} trials are too few to tell a shift from their spread.", nameof(now));
        double[] before = [.. then.Select(figure => Math.Log(figure))];
        double[] after = [.. now.Select(figure => Math.Log(figure))];
        var pooled = Math.Sqrt((Squares(before) + Squares(after)) / freedom);
        var reach = StudentT.InvCDF(location: 0, scale: 1, freedom, 1 - alpha) * pooled * Math.Sqrt((1.0 / then.Count) + (1.0 / now.Count));
        var shift = after.Mean() - before.Mean();
        return new LogShift(Math.Exp(shift), Math.Exp(shift - reach));
    }

    private static double Squares(double[] logs)
    {
        var mean = logs.Mean();
        return logs.Sum(log => (log - mean) * (log - mean));
    }
}
