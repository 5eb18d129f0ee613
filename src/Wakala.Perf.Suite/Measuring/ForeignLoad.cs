using System.Globalization;
using Wakala.Perf.Environments;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>Whether other programs took so much of the machine that a trial says more of them than of the system under test.</summary>
internal static class ForeignLoad
{
    /// <summary>
    /// With nothing else running, rows saw 0.05 to 0.06 cores of others on two cores. A build beside a run brought the share of time in
    /// which some task waited for a processor from 0.17 to 0.71 on a light row, and P99 over its limit on a heavy one.
    /// </summary>
    public const double MostCores = 0.25;

    public static Validity Judge(Validity validity, ForeignUse others)
    {
        var rounded = Math.Round(Math.Max(0, others.Cores), 3);
        return others.Cores <= MostCores
            ? validity with { ForeignCores = rounded }
            : validity with
            {
                ForeignCores = rounded,
                Problems =
                [
                    .. validity.Problems,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"other programs used {others.Cores:0.0} of {Environment.ProcessorCount} cores meanwhile{Named(others)}, above {MostCores}; end them, or run again when they have ended"),
                ],
            };
    }

    private static string Named(ForeignUse others) => others.Busiest() is { Length: > 0 } busiest ? $" ({busiest})" : string.Empty;
}
