using Wakala.Perf.Suite;

namespace Wakala.Perf.Api;

/// <summary>The document's <c>messages_per_second</c>: from their acceptance to their push, through the queue and its workers.</summary>
[Asserts("System Throughput", "messages_per_second", Where = "every environment; the document's rates at profile release")]
[Collection(ThroughputSuite.Name)]
[Trait("suite", SuiteName.Throughput)]
public sealed class MessageThroughputTests(ThroughputSuite suite)
{
    [Theory] // row, messages a second
    [InlineData("messages a second, average", 5_000)]
    public Task Holds_its_baseline(string row, int rate) => suite.HoldAsync(row, rows => rows.Average(rate));

    [Theory] // row, messages a second
    [InlineData("messages a second, peak", 12_000)]
    public Task Holds_its_baseline_in_a_burst(string row, int rate) => suite.HoldAsync(row, rows => rows.Peak(rate));

    [Theory] // row, messages a second
    [InlineData("messages a second, sustained", 8_000)]
    public Task Holds_its_baseline_for_long(string row, int rate) => suite.HoldAsync(row, rows => rows.Sustained(rate));

    [Theory]
    [InlineData("noisy neighbour")]
    public Task Holds_its_baseline_beside_a_burst_of_another_tenant(string row) => suite.HoldAsync(row, rows => rows.NoisyNeighbour());
}
