using System.Globalization;

namespace Wakala.Perf.Load;

/// <summary>What makes a trial unbelievable.</summary>
internal static class ValidityRules
{
    /// <summary>
    /// The coarse screen allows 10 ms beside its factor, so that a generator which is late by less cannot trip it alone. One that
    /// is later, while connections were free, has measured itself.
    /// </summary>
    public const double HighestPacingLagMilliseconds = 10;

    public static IReadOnlyList<string> Problems(double pacingLagP99)
        => pacingLagP99 <= HighestPacingLagMilliseconds
            ? []
            :
            [
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"requests went out late while connections were free: P99 of sent minus due is {pacingLagP99:0.0} ms, above {HighestPacingLagMilliseconds:0} ms; the generator was short of processor time"),
            ];
}
