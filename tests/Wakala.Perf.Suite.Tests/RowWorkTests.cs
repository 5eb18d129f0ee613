using FluentAssertions;
using Wakala.Perf.Environments;
using Wakala.Perf.Gate;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite.Tests;

public sealed class RowWorkTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    [SecondTier]
    public async Task Equal_builds_cost_the_same_in_whatever_order_their_rows_are_counted()
    {
        LocalServers.SkipWhereMissing();
        var (first, second) = (await CountAsync(ApiTable.Rows), await CountAsync(ApiTable.Rows.Reverse()));

        first.Should().HaveCount(ApiTable.Rows.Count);
        foreach (var (row, counted) in first)
        {
            counted.Missing.Where(one => SyncTrace.IsHere || one.Names != SyncCounter.Syncs).Should().BeEmpty();
            counted.Counts.Select(count => count.Name).Should().Contain(["runtime.allocated", "runtime.processor"], "{0} has them", row);
            second[row].WorkloadHash.Should().Be(counted.WorkloadHash);
            second[row].Counts.Where(count => count.Tolerance == 0).Should().Equal(counted.Counts.Where(count => count.Tolerance == 0), "what {0} costs is exact", row);
            // The row that is counted first has the most of the runtime's compiling beside it: 0.7 to 2.2 ms of processor time were seen of one. More of it is counted side by side before it fails.
            foreach (var (one, other) in counted.Counts.Zip(second[row].Counts).Where(pair => pair.First.Name != ProcessWork.Processor))
                other.Value.Should().BeApproximately(one.Value, Room(one), "{0} of {1}", one.Name, row);
        }
    }

    /// <summary>What the gate allows, of little things as well.</summary>
    private static double Room(WorkCount count)
        => count.Value * Math.Max(0.02, count.Tolerance);

    private static async Task<IReadOnlyDictionary<string, CountedWork>> CountAsync(IEnumerable<KeyValuePair<string, ScenarioType>> rows)
    {
        await using var platform = await CountedPlatform.StartAsync(null, Stop);
        return await platform.CountAsync(rows, Stop);
    }
}
