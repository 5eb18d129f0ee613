using Wakala.Perf.Suite;

namespace Wakala.Perf.Api;

/// <summary>The document's chapter "Test Environment": what a live system of production's size must be for its figures to be comparable.</summary>
public sealed class TestEnvironmentTests(ApiSuite suite)
{
    [Theory] // line, figure of the document
    [InlineData("cluster.nodes", "10")]
    [InlineData("cluster.vcpu", "8")] // c5.2xlarge
    [InlineData("cluster.memory_gb", "16")]
    [InlineData("cluster.network_gbps", "10")]
    [InlineData("cluster.nodes_in_us-east-1", "10")]
    [InlineData("database.version", "15")]
    [InlineData("database.vcpu", "8")] // db.r5.2xlarge
    [InlineData("database.memory_gb", "64")]
    [InlineData("database.storage_tb", "1")]
    [InlineData("database.iops", "10000")]
    [InlineData("database.replicas", "2")]
    [InlineData("cache.version", "7.0")]
    [InlineData("cache.cluster_nodes", "6")]
    [InlineData("cache.primaries", "3")]
    [InlineData("load_balancer.instances", "2")]
    [InlineData("load_balancer.cross_zone", "1")]
    [InlineData("load_balancer.connection_draining_s", "30")]
    [InlineData("data.tenants", "1000")]
    [InlineData("data.users", "100000")]
    [InlineData("data.contacts", "20000000")] // a reading: docs/platform.md
    [InlineData("data.messages", "50000000")]
    [InlineData("data.media_files", "1000000")]
    public async Task Is_as_the_document_says(string line, string documented)
        => (await suite.LookAsync(line, documented, TestContext.Current.CancellationToken)).ShouldHold();
}
