using System.Globalization;

namespace Wakala.Perf.Gate;

/// <summary>Numbers with their unit, as people read them: <c>3.1 ms</c>, <c>0.05 ms</c>, <c>12,345 /s</c>.</summary>
internal static class Quantity
{
    private const int MostDecimals = 6;

    public static string Text(double value, string unit) => $"{Number(value, Decimals(value))}{Suffix(unit)}";

    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number without a unit, to two or three digits: <c>1.5</c>.</summary>
    public static string Plain(double value) => Number(value, Decimals(value));

    /// <summary>A share as a signed percentage: <c>+41 %</c>.</summary>
    public static string Difference(double share)
        => (share * 100).ToString(Math.Abs(share) < 0.0995 ? "+0.#' %';-0.#' %';0' %'" : "+#,0' %';-#,0' %'", CultureInfo.InvariantCulture);

    /// <summary>Two numbers with as many digits as tell them apart: no one should read that 60 ms is over a limit of 60 ms.</summary>
    public static (string One, string Other) Apart(double one, double other, string unit)
    {
        var (first, second) = (Text(one, unit), Text(other, unit));
        for (var decimals = Decimals(other); first == second && one != other && decimals < MostDecimals; decimals++)
            (first, second) = (Number(one, decimals + 1) + Suffix(unit), Number(other, decimals + 1) + Suffix(unit));
        return (first, second);
    }

    private static int Decimals(double value) => Math.Abs(value) switch
    {
        >= 100 => 0,
        >= 1 => 1,
        >= 0.01 or 0 => 2,
        var small => Math.Min(MostDecimals, 1 - (int)Math.Floor(Math.Log10(small))),
    };

    private static string Number(double value, int decimals) => value.ToString("#,0." + new string('#', decimals), CultureInfo.InvariantCulture);

    private static string Suffix(string unit) => unit switch
    {
        "1/s" => " /s",
        "requests" => "",
        _ => $" {unit}",
    };
}
