using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>What a tenant's requests took while its neighbour was quiet, or burst.</summary>
/// <param name="IsBurst">Whether the neighbour burst.</param>
/// <param name="P99">The tenant's P99, in milliseconds.</param>
/// <param name="Validity">Of the two generators, the one that can be believed less.</param>
internal sealed record NeighbourStretch(bool IsBurst, double P99, Validity Validity)
{
    /// <summary>The faster of a kind, of those that can be believed while there is one.</summary>
    public static NeighbourStretch Better(IEnumerable<NeighbourStretch> stretches, bool isBurst)
        => stretches.Where(one => one.IsBurst == isBurst).OrderBy(one => !one.Validity.Valid).ThenBy(one => one.P99).First();
}
