using FluentAssertions;
using Wakala.Perf.Environments;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite.Tests;

public sealed class RowWorkTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Equal_builds_cost_the_same()
    {
        LocalServers.SkipWhereMissing();
        var first = await CountAsync();
        var second = await CountAsync();
        first.Should().HaveCount(7);
        foreach (var (row, counted) in first)
        {
            counted.Missing.Should().BeEmpty();
            second[row].WorkloadHash.Should().Be(counted.WorkloadHash);
            second[row].Counts.Where(count => count.Tolerance == 0).Should().Equal(counted.Counts.Where(count => count.Tolerance == 0), "what {0} costs is exact", row);
        }
    }

    private static async Task<Dictionary<string, CountedWork>> CountAsync()
    {
        var file = (ProcessesFile)EnvironmentFile.Read(Checkout.Root, "processes");
        var profile = file.Profile("smoke");
        await using var environment = await ProcessesEnvironment.StartAsync(Checkout.Root, file, profile, _ => { }, Stop);
        var contract = ContractFile.Read(Path.Combine(Checkout.Root, "contract", "wakala.json"));
        var sessions = Path.Combine(environment.WorkDirectory, "sessions.json");
        await new SessionOpener(contract, environment.BaseAddress).WriteAsync(DataFeed.Read(environment.FeedPath), 100, double.PositiveInfinity, sessions, Stop);
        var files = new Dictionary<string, string> { ["contract"] = Path.Combine(Checkout.Root, "contract", "wakala.json"), ["feed"] = environment.FeedPath, ["sessions"] = sessions };
        var found = new Dictionary<string, CountedWork>();
        await new RowWork(environment, contract, profile.DataScale, files).CountAsync(
            ApiTable.Rows,
            (name, counted, fault) =>
            {
                if (fault is not null)
                    throw new InvalidOperationException(name, fault);
                found[name] = counted!;
            },
            Stop);
        return found;
    }
}
