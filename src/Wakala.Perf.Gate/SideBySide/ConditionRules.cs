using System.Globalization;
using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>What makes a whole comparison unbelievable, whatever its rows say: a disturbed machine is no slower build.</summary>
internal static class ConditionRules
{
    /// <summary>More pairs than this share must have been disturbed, and more than one: who is sent a request is tossed in a disturbed pair as well, so that the signed ranks take some.</summary>
    private const double MostPairs = 0.2;

    /// <summary>Fewer pairs than this have none to spare.</summary>
    private const int PairsThatTakeOne = 3;

    private static readonly IReadOnlyList<(Func<PairConditions, bool> Disturbs, Func<List<PairConditions>, string> Text)> Kinds =
    [
        (pair => pair.ForeignCores > PairConditions.MostForeignCores, some => Text($"other programs used up to {some.Max(pair => pair.ForeignCores):0.0} cores meanwhile{Programs(some)}, above {PairConditions.MostForeignCores}")),
        (pair => !pair.Saturated && pair.JitterP99Ms > Validity.HighestPacingLagMs, some => Text($"a sleeping thread woke up to {some.Max(pair => pair.JitterP99Ms):0} ms late (P99), above {Validity.HighestPacingLagMs:0} ms{Pressure(some)}")),
        (pair => pair is { Saturated: true, OneThread: true, GeneratorCores: > PairConditions.MostOfOneThread }, some => Text($"the load's one thread was busy up to {100 * some.Max(pair => pair.GeneratorCores):0} % of the time, above {100 * PairConditions.MostOfOneThread:0} %, so that it and not a build set the throughput; compare the row without --saturated")),
        (pair => Math.Abs(pair.Calibration - 1) > PairConditions.MostCalibrationShift, some => Text($"the speed of a core moved by {some.Max(pair => Math.Abs(pair.Calibration - 1)) * 100:0} %, above {PairConditions.MostCalibrationShift * 100:0} %")),
    ];

    /// <summary>The problems, a sentence each.</summary>
    public static IReadOnlyList<string> Problems(IReadOnlyList<PairConditions> pairs)
    {
        var steadied = Steadied(pairs);
        return
        [
            .. from kind in Kinds
               let some = steadied.Where(kind.Disturbs).ToList()
               where some.Count > Most(pairs.Count)
               select Text($"In {some.Count} of {pairs.Count} pairs of processes {kind.Text(some)}."),
        ];
    }

    /// <summary>Whether so many pairs were disturbed already that they are too many of that many as well.</summary>
    public static bool AreTooManyOf(int count, IReadOnlyList<PairConditions> pairs)
    {
        var steadied = Steadied(pairs);
        return Kinds.Any(kind => steadied.Count(kind.Disturbs) > Most(count));
    }

    /// <summary>
    /// The pairs, their core's speed over that of most of them: both builds of a pair ran at the same, and where only the reading before the first was off, no pair was disturbed.
    /// </summary>
    private static List<PairConditions> Steadied(IReadOnlyList<PairConditions> pairs)
    {
        var usual = Median.Of(pairs.Select(pair => (double?)pair.Calibration)) ?? 1;
        return [.. pairs.Select(pair => pair with { Calibration = pair.Calibration / usual })];
    }

    private static double Most(int pairs) => pairs < PairsThatTakeOne ? 0 : Math.Max(1, MostPairs * pairs);

    private static string Pressure(List<PairConditions> pairs)
        => pairs.Max(pair => pair.CpuPressure) is { } share ? Text($", and up to {100 * share:0} % of the time something waited for a processor") : string.Empty;

    private static string Programs(List<PairConditions> pairs)
        => pairs.MaxBy(pair => pair.ForeignCores)!.ForeignPrograms is { Length: > 0 } busiest ? $" ({busiest})" : string.Empty;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
