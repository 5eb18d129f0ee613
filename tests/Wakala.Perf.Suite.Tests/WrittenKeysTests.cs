using StackExchange.Redis;
using Wakala.Perf.Environments;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite.Tests;

/// <summary>What a load of commands left in a real Redis is read back.</summary>
public sealed class WrittenKeysTests
{
    private const int Written = 6_000;
    private const string Prefix = "p:";

    private static readonly CacheOperation Set = new("SET", [new(1, 1_000, ["SET", "{prefix}{n}", "value of {n}", "EX", "3600"], null)]);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_written_is_right_however_often_it_is_read_and_what_nobody_wrote_is_named()
    {
        LocalServers.SkipWhereMissing();
        await using var servers = await FurtherServers.CreateAsync(Checkout.Root, Stop);
        var redis = (await servers.StartRedisAsync(new Dictionary<string, string>(), Stop)).Connection.GetDatabase();
        var scores = new CacheCommands(DocumentOperations.SortedSetAdd, Prefix, 1);
        var values = new CacheCommands(Set, Prefix, 1);
        await WriteAsync(redis, scores);
        await WriteAsync(redis, values);

        // Often: answers that come at the same moment must not meet in one command.
        for (var time = 0; time < 20; time++)
        {
            (await AuditAsync(redis, scores)).Should().BeEmpty();
            (await AuditAsync(redis, values)).Should().BeEmpty();
        }

        foreach (var key in Enumerable.Range(0, 1_000))
            await redis.StringSetAsync($"{Prefix}{key:00000000}", $"value of {key:00000000}");
        (await AuditAsync(redis, values)).Should().ContainSingle().Which.Should().MatchRegex("^[0-9]+ of [0-9]+ commands left something else .* is kept for ever, and was to be for 3600 s");
        await redis.KeyDeleteAsync([.. Enumerable.Range(0, 100).Select(number => (RedisKey)$"{Prefix}active:{number:00}")]);
        (await AuditAsync(redis, scores)).Should().ContainSingle().Which.Should().Contain(" has no member ");
        await WriteAsync(redis, new CacheCommands(DocumentOperations.SortedSetAdd, Prefix, 2));
        (await AuditAsync(redis, scores)).Should().ContainSingle().Which.Should().MatchRegex(" (has the score [0-9]+, which nobody gave it|has no member [0-9]+)");
    }

    [Fact]
    public async Task What_is_read_for_long_is_seeded_for_good()
    {
        LocalServers.SkipWhereMissing();
        await using var servers = await FurtherServers.CreateAsync(Checkout.Root, Stop);
        var redis = (await servers.StartRedisAsync(new Dictionary<string, string>(), Stop)).Connection.GetDatabase();
        var commands = new CacheCommands(new("GET", [new(1, 10, ["GET", "{prefix}{n}"], ["SET", "{prefix}{n}", "value of {n}", "EX", "60"])]), Prefix, 1);

        await commands.SeedAsync(redis, forGood: false, Stop);
        var asTheBuild = await redis.KeyTimeToLiveAsync($"{Prefix}00000007");
        await commands.SeedAsync(redis, forGood: true, Stop);

        asTheBuild.Should().BeCloseTo(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(20));
        (await redis.KeyTimeToLiveAsync($"{Prefix}00000007")).Should().BeNull();
        ((string?)await redis.StringGetAsync($"{Prefix}00000007")).Should().Be("value of 00000007");
    }

    [Fact]
    public async Task What_failed_in_the_warm_up_is_not_missed()
    {
        LocalServers.SkipWhereMissing();
        await using var servers = await FurtherServers.CreateAsync(Checkout.Root, Stop);
        var redis = (await servers.StartRedisAsync(new Dictionary<string, string>(), Stop)).Connection.GetDatabase();
        var commands = new CacheCommands(Set with { Commands = [Set.Commands[0] with { Keys = 1_000_000 }] }, Prefix, 1);
        var load = FakeLoad.Of("row", Written) with { StartedAt = TimeProvider.System.GetUtcNow() };
        // At 100 a second ten seconds are a thousand.
        foreach (var (command, arguments) in Enumerable.Range(1_000, Written).Select(arrival => commands.CommandOf(arrival)))
            await redis.ExecuteAsync(command, arguments);

        (await new WrittenKeys(redis, commands).AuditAsync(load, TimeSpan.FromSeconds(10))).Faults.Should().BeEmpty();
        (await new WrittenKeys(redis, commands).AuditAsync(load, TimeSpan.Zero)).Faults.Should().ContainSingle().Which.Should().EndWith(" is not there.");
    }

    private static async Task WriteAsync(IDatabase redis, CacheCommands commands)
        => await Task.WhenAll(Enumerable.Range(0, Written).Select(arrival => commands.CommandOf(arrival)).Select(one => redis.ExecuteAsync(one.Command, one.Arguments)));

    private static async Task<IReadOnlyList<string>> AuditAsync(IDatabase redis, CacheCommands commands)
        => (await new WrittenKeys(redis, commands).AuditAsync(FakeLoad.Of("row", Written) with { StartedAt = TimeProvider.System.GetUtcNow() }, TimeSpan.Zero)).Faults;
}
