using System.Globalization;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>Whether other programs took so much of the machine that a trial says more of them than of the system under test.</summary>
internal static class ForeignLoad
{
    /// <summary>
    /// With nothing else running, the rows of the API table saw 0.01 to 0.05 cores of others; a build beside them took 0.7 and more,
    /// and tripled their P99.
    /// </summary>
    public const double MostCores = 0.25;

    public static Validity Judge(Validity validity, double foreignCores)
    {
        var rounded = Math.Round(Math.Max(0, foreignCores), 3);
        return foreignCores <= MostCores
            ? validity with { ForeignCores = rounded }
            : validity with
            {
                ForeignCores = rounded,
                Problems =
                [
                    .. validity.Problems,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"other programs used {foreignCores:0.0} of {Environment.ProcessorCount} cores meanwhile, above {MostCores}; end them, or run again when they have ended"),
                ],
            };
    }
}
