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
}
