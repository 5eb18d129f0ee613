using System.Globalization;

namespace Wakala.Perf.Gate;

/// <summary>Numbers of JSON by what they are, not by how they are written: <c>1.0</c>, <c>1</c> and <c>10e-1</c> are one.</summary>
internal static class JsonNumber
{
    private static readonly char[] Fractional = ['.', 'e', 'E'];

    /// <summary>Whether two are the same. Integers are exactly; of others, which readers keep in 64 bits, the same double is the same number.</summary>
    public static bool AreEqual(string one, string other)
    {
        if (one == other || Exactly(one) == Exactly(other))
            return true;
        return (IsFractional(one) || IsFractional(other)) && Double(one) is var value && double.IsFinite(value) && value == Double(other);
    }

    private static bool IsFractional(string number) => number.IndexOfAny(Fractional) >= 0;

    private static double Double(string number) => double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>Sign, digits without zeros at either end, and the power of ten of the last of them.</summary>
    private static (bool Negative, string Digits, long Power) Exactly(string number)
    {
        var negative = number[0] == '-';
        var mantissa = number[(negative ? 1 : 0)..];
        var exponent = 0L;
        if (mantissa.IndexOfAny(Fractional[1..]) is >= 0 and var at)
        {
            // An exponent that no 64 bits hold stands apart from all that can be computed.
            exponent = long.TryParse(mantissa[(at + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var power) ? power : long.MaxValue / 2;
            mantissa = mantissa[..at];
        }

        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var digits = mantissa.Replace(".", string.Empty, StringComparison.Ordinal);
        var last = exponent - (point < 0 ? 0 : mantissa.Length - point - 1);
        var significant = digits.TrimEnd('0');
        var trimmed = significant.TrimStart('0');
        return trimmed.Length == 0 ? (false, string.Empty, 0) : (negative, trimmed, last + digits.Length - significant.Length);
    }
}
