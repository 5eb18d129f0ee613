using FluentAssertions;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite.Tests;

public sealed class RowWorkTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Equal_builds_cost_the_same()
    {
        LocalServers.SkipWhereMissing();
        var (first, second) = (await CountAsync(), await CountAsync());

        first.Should().HaveCount(7);
        foreach (var (row, counted) in first)
        {
            counted.Missing.Should().BeEmpty();
            second[row].WorkloadHash.Should().Be(counted.WorkloadHash);
            second[row].Counts.Where(count => count.Tolerance == 0).Should().Equal(counted.Counts.Where(count => count.Tolerance == 0), "what {0} costs is exact", row);
        }
    }

    private static async Task<IReadOnlyDictionary<string, CountedWork>> CountAsync()
    {
        await using var platform = await CountedPlatform.StartAsync(null, Stop);
        return await platform.CountAsync(Stop);
    }
}
