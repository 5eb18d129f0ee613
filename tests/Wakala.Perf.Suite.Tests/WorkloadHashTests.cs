namespace Wakala.Perf.Suite.Tests;

/// <summary>A baseline is held to the workload that it was measured with.</summary>
public sealed class WorkloadHashTests
{
    [Fact]
    public void Another_value_of_an_anonymous_part_is_another_workload()
    {
        Of(150).Should().Be(Of(150)).And.NotBe(Of(300));

        static string Of(int burst) => WorkloadHash.Of("connection_pool", WorkloadHash.Part(new { BurstSize = burst, BurstsPerSecond = 2.0 }));
    }

    [Fact]
    public void What_a_table_row_is_loaded_with_is_told_as_a_whole()
        => WorkloadHash.Part(PoolTable.Workload).EnumerateObject().Select(one => one.Name).Should().Contain(["burstSize", "burstsPerSecond", "measuredSeconds"]);
}
