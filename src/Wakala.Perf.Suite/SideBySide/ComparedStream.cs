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
    /// How full its arrivals may make the machine. Fuller than 0.6, two builds are told apart by how their requests queue: of 15 runs of equal builds the blocks of those with 0.46
    /// to 0.50 deviated by 0.042 to 0.049 (matched), of those with 0.56 to 0.61 by 0.065 to 0.076; at 0.7 equal builds were Invalid. Fewer arrivals than 0.4 of them leave too few
    /// requests for a block. Null for a stream that has none to spare.
    /// </summary>
    public RoomPlan? Room => Processor == Requests ? new RoomPlan(Fullest: 0.6, Roomy: 0.45, LeastShare: 0.4) : null;

    /// <summary>The share of its rows' rates that arrives.</summary>
    public double RateShare { get; private init; } = 1;

    /// <summary>The stream with a share of its arrivals.</summary>
    public ComparedStream Thinned(double share) => this with { Rows = [.. Rows.Select(row => row with { Rate = row.Rate * share })], RateShare = RateShare * share };
}
