using System.Globalization;

namespace Wakala.Perf.Gate;

/// <summary>A share of requests that may fail.</summary>
/// <param name="Share">From 0 to 1.</param>
public readonly record struct ErrorRate(double Share)
{
    /// <summary>The share in percent.</summary>
    public double Percent => Share * 100;

    /// <summary>A rate in hundredths of a percent, as the document prints them: 1 is 0.01 %.</summary>
    public static ErrorRate BasisPoints(int points) => new(points / 10_000.0);

    /// <summary>A rate in percent.</summary>
    /// <remarks>Rounded far below any rate that could be measured, so that 0.05 % from a file equals 5 basis points from a table.</remarks>
    public static ErrorRate OfPercent(double percent) => new(Math.Round(percent / 100, 12));

    /// <summary>The rate as the document prints it: <c>0.01 %</c>.</summary>
    public override string ToString() => Percent.ToString("0.00 '%'", CultureInfo.InvariantCulture);
}
