using Wakala.Perf.Suite;

namespace Wakala.Perf.Api;

/// <summary>The document's chapter "Test Environment": what a live system of production's size must be for its figures to be comparable.</summary>
[Asserts("Infrastructure", Where = Live)]
[Asserts("Infrastructure", "cluster.instance_type", Where = Live, Says = "cluster.memory_gb")]
[Asserts("Infrastructure", "database.instance", Where = Live, Says = "database.vcpu")]
[Asserts("Infrastructure", "cache.type", Where = Live, Says = "7.0")]
[Asserts("Infrastructure", "load_balancer.type", Where = Live, Says = "load_balancer.instances")]
[Asserts("Infrastructure", "load_balancer.cross_zone", Where = Live, Says = "load_balancer.cross_zone")]
[Asserts("Test Data", Where = "a live target of production's size; elsewhere the seeder's scale, held by its own tests")]
[Asserts("Test Data", "users_per_tenant", Where = "a live target of production's size, as users in all; elsewhere the seeder's scale", Says = "100000")]
[Asserts("Test Data", "contacts_per_user", Where = "a live target of production's size, by this project's reading; elsewhere the seeder's scale", Says = "20000000")]
[Collection(ApiSuite.Name)]
[Trait("suite", SuiteName.Api)]
public sealed class TestEnvironmentTests(ApiSuite suite)
{
    private const string Live = "a live target of production's size; no process on one machine has it";

    private static readonly (string Line, string Documented)[] Chapter =
    [
        ("cluster.nodes", "10"),
        ("cluster.vcpu", "8"), // c5.2xlarge
        ("cluster.memory_gb", "16"),
        ("cluster.network_gbps", "10"),
        ("cluster.nodes_in_us-east-1", "10"),
        ("database.version", "15"),
        ("database.vcpu", "8"), // db.r5.2xlarge
        ("database.memory_gb", "64"),
        ("database.storage_tb", "1"),
        ("database.iops", "10000"),
        ("database.replicas", "2"),
        ("cache.version", "7.0"),
        ("cache.cluster_nodes", "6"),
        ("cache.primaries", "3"),
        ("load_balancer.instances", "2"),
        ("load_balancer.cross_zone", "1"),
        ("load_balancer.connection_draining_s", "30"),
        ("data.tenants", "1000"),
        ("data.users", "100000"),
        ("data.contacts", "20000000"), // a reading: docs/platform.md
        ("data.messages", "50000000"),
        ("data.media_files", "1000000"),
    ];

    /// <summary>Every line where the environment claims production's size; elsewhere one line stands for all, and is skipped.</summary>
    public static TheoryData<string, string> Lines
        => [.. (SuiteSettings.ClaimsProductionSize() ? Chapter : Chapter.Take(1)).Select(line => (line.Line, line.Documented))];

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Is_as_the_document_says(string line, string documented)
        => (await suite.LookAsync(line, documented, TestContext.Current.CancellationToken)).ShouldHold();
}
