using StackExchange.Redis;
using Wakala.Perf.Environments;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite.Tests;

/// <summary>What a load of commands left in a real Redis is read back.</summary>
public sealed class WrittenKeysTests
{
    private const int Written = 6_000;
    private const string Prefix = "p:";

    private static readonly CacheOperation Set = new("SET", [new(1, 1_000, ["SET", "{prefix}{n}", "value of {n}", "EX", "60"], null)]);

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
        (await AuditAsync(redis, values)).Should().ContainSingle().Which.Should().MatchRegex("^[0-9]+ of [0-9]+ commands left something else .* is kept for ever, and was to be for 60 s");
        await redis.KeyDeleteAsync([.. Enumerable.Range(0, 100).Select(number => (RedisKey)$"{Prefix}active:{number:00}")]);
        (await AuditAsync(redis, scores)).Should().ContainSingle().Which.Should().Contain(" has no member ");
        await WriteAsync(redis, new CacheCommands(DocumentOperations.SortedSetAdd, Prefix, 2));
        (await AuditAsync(redis, scores)).Should().ContainSingle().Which.Should().MatchRegex(" (has the score [0-9]+, which nobody gave it|has no member [0-9]+)");
    }

    private static async Task WriteAsync(IDatabase redis, CacheCommands commands)
        => await Task.WhenAll(Enumerable.Range(0, Written).Select(arrival => commands.CommandOf(arrival)).Select(one => redis.ExecuteAsync(one.Command, one.Arguments)));

    private static async Task<IReadOnlyList<string>> AuditAsync(IDatabase redis, CacheCommands commands)
        => (await new WrittenKeys(redis, commands).AuditAsync(FakeLoad.Of("row", Written) with { StartedAt = TimeProvider.System.GetUtcNow() })).Faults;
}
