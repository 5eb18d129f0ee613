using System.Text.Json.Nodes;
using Wakala.Perf.Environments;

namespace Wakala.Platform.Tests;

/// <summary>A platform that is told to fills the cache before it says that it listens.</summary>
public sealed class WarmingTests(RunningPlatform running)
{
    private const string Said = "Wakala.Platform warmed ";

    private readonly Servers _servers = running.Servers;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_it_says_that_it_put_in_is_there_and_sessions_of_before_are_among_it()
    {
        await using var further = await FurtherServers.CreateAsync(Perf.Checkout.Root, Stop);
        var access = new TargetAccess { PostgresConnection = _servers.Postgres.ConnectionString, RedisConfiguration = _servers.Redis.Configuration };
        var keeping = new Dictionary<string, string> { ["WAKALA_KEEP_SESSIONS"] = "1" };
        await using (var first = await further.StartPlatformAsync(access, "before:", keeping, Stop))
        {
            using var client = new PlatformClient(first.Address);
            await client.LogInAsync(_servers.Feed.Tenants[0]);
            await client.LogInAsync(_servers.Feed.Tenants[1]);
        }

        await using var warm = await further.StartPlatformAsync(access, "warm:", new Dictionary<string, string> { ["WAKALA_WARM"] = "tenants=3,sessions=10,queries=2" }, Stop);
        var log = await warm.ReadLogAsync(Stop);
        var told = JsonNode.Parse(log.Split('\n').Single(line => line.StartsWith(Said, StringComparison.Ordinal))[Said.Length..])!;

        log.IndexOf(Said, StringComparison.Ordinal).Should().BeLessThan(log.IndexOf("listening on", StringComparison.Ordinal));
        Count("tenantConfigs").Should().Be(3);
        Count("activeSessions").Should().Be(2);
        Count("hotQueries").Should().Be(2);
        Keys("tenant:*").Should().Be(6, "a tenant is found by its number and by its name");
        Keys("session:*").Should().Be(2);
        Keys("list:*").Should().Be(2);

        int Count(string what) => told[what]!["count"]!.GetValue<int>();
        int Keys(string pattern) => _servers.Redis.Connection.GetServers()[0].Keys(pattern: "warm:" + pattern).Count();
    }

    [Fact]
    public async Task A_plan_that_makes_no_sense_is_refused_by_name()
    {
        await using var further = await FurtherServers.CreateAsync(Perf.Checkout.Root, Stop);
        var access = new TargetAccess { PostgresConnection = _servers.Postgres.ConnectionString, RedisConfiguration = _servers.Redis.Configuration };

        var starting = () => further.StartPlatformAsync(access, "none:", new Dictionary<string, string> { ["WAKALA_WARM"] = "tenants=many" }, Stop);

        (await starting.Should().ThrowAsync<EnvironmentException>()).Which.Message.Should().Contain("WAKALA_WARM: 'tenants=many' is not one of tenants=N, sessions=N, queries=N");
    }

    [Fact]
    public async Task A_build_says_what_it_asks_of_Redis()
    {
        var operations = JsonNode.Parse(await PlatformExport.CacheOperationsAsync(Perf.Checkout.Root, Stop))!["operations"]!.AsArray();

        operations.Select(one => one!["name"]!.GetValue<string>()).Should().Equal("GET", "SET");
        operations[0]!["commands"]!.AsArray().Should().OnlyContain(command => command!["before"] != null, "a key that is read must be there before");
    }
}
