using System.Globalization;
using Wakala.Perf.Environments;
using Wakala.Perf.Gate;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>Whether other programs took so much of the machine that a trial says more of them than of the system under test.</summary>
internal static class ForeignLoad
{
    public static Validity Judge(Validity validity, ForeignUse others)
    {
        var rounded = Math.Round(Math.Max(0, others.Cores), 3);
        return others.Cores <= PairConditions.MostForeignCores
            ? validity with { ForeignCores = rounded }
            : validity with
            {
                ForeignCores = rounded,
                Problems =
                [
                    .. validity.Problems,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"other programs used {others.Cores:0.0} of {Environment.ProcessorCount} cores meanwhile{Named(others)}, above {PairConditions.MostForeignCores}; end them, or run again when they have ended"),
                ],
            };
    }

    private static string Named(ForeignUse others) => others.Busiest() is { Length: > 0 } busiest ? $" ({busiest})" : string.Empty;
}
