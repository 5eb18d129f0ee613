using Wakala.Perf.Suite;

namespace Wakala.Perf.Resources;

/// <summary>The document's <c>resource_usage</c>: what each part of the system uses of what it has, under the document's mix of requests.</summary>
[Asserts("Resource Utilization", Where = "every environment whose parts can be seen; shares of production's size at profile release")]
[Trait("suite", SuiteName.Resources)]
[Collection(ResourceSuite.Name)]
public sealed class ResourceUtilizationTests(ResourceSuite suite)
{
    [Theory] // row, CPU in percent, memory in percent
    [InlineData("API", 65, 70)]
    [InlineData("workers", 75, 80)]
    [InlineData("database", 45, 60)]
    [InlineData("cache", 30, 85)]
    public Task Holds_its_baseline(string row, double processor, double memory) => suite.HoldAsync(row, rows => rows.Part(row, processor, memory));

    [Theory] // row, ingress and egress in Gbps, between the parts in Mbps
    [InlineData("network", 2.5, 1.8, 500)]
    public Task Holds_its_baseline_of_traffic(string row, double ingress, double egress, double between) => suite.HoldAsync(row, rows => rows.Network(ingress, egress, between));

    [Theory] // row, reads and writes a second, MB a second
    [InlineData("storage", 7_500, 200)]
    public Task Holds_its_baseline_of_storage(string row, double operations, double throughput) => suite.HoldAsync(row, rows => rows.Storage(operations, throughput));
}
