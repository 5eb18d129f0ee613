using Wakala.Perf.Gate;
using Wakala.Perf.Load;

namespace Wakala.Perf.Suite;

/// <summary>Rows that share a stream of arrivals.</summary>
/// <param name="Processor">What the processor time of their requests is called.</param>
/// <param name="Shape">How it is put on a pair of processes.</param>
/// <param name="Rows">The rows.</param>
internal sealed record ComparedStream(string Processor, StreamShape Shape, IReadOnlyList<PairedRow> Rows)
{
    public const string Requests = "processor time of a request";

    public const string CostlyRequests = "processor time of a costly request";

    /// <summary>
    /// The share of time in which something may wait for a processor. Fuller, two builds are told apart by how their requests queue: of 15 runs of equal builds the blocks of those with 0.46
    /// to 0.50 deviated by 0.042 to 0.049 (matched), of those with 0.56 to 0.61 by 0.065 to 0.076; at 0.7 equal builds were Invalid.
    /// </summary>
    private const double Fullest = 0.6;

    /// <summary>What it is brought down to; it grows about as the arrivals do.</summary>
    private const double Roomy = 0.45;

    /// <summary>Fewer arrivals leave too few requests for a block.</summary>
    private const double LeastShare = 0.4;

    /// <summary>The share of its rows' rates that arrives.</summary>
    public double RateShare { get; private init; } = 1;

    /// <summary>The stream with as many arrivals as leave the machine room; itself where it had room.</summary>
    /// <param name="pressure">The share of time in which something waited for a processor under it; null where that is not known.</param>
    /// <param name="foreignCores">Cores that other programs used meanwhile: where they filled the machine, the stream did not.</param>
    public ComparedStream LeavingRoom(double? pressure, double foreignCores)
    {
        if (Processor != Requests || pressure is not > Fullest || foreignCores > PairConditions.MostForeignCores)
            return this;
        var share = Math.Round(Math.Max(LeastShare, Roomy / pressure.Value), 2);
        return this with { Rows = [.. Rows.Select(row => row with { Rate = row.Rate * share })], RateShare = RateShare * share };
    }
}
