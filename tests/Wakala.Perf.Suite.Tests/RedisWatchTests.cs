using StackExchange.Redis;
using Wakala.Perf.Environments;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite.Tests;

/// <summary>What happens to a Redis in mid-run makes the row that is measured Invalid, with the cause, and no other. Each server is the test's own.</summary>
public sealed class RedisWatchTests
{
    private const int Keys = 20_000;

    private static readonly Dictionary<string, string> Plain = new() { ["save"] = string.Empty, ["enable-debug-command"] = "yes" };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_said_of_a_server_to_which_nothing_happens()
    {
        LocalServers.SkipWhereMissing();
        await using var servers = await FurtherServers.CreateAsync(Checkout.Root, Stop);
        var redis = await servers.StartRedisAsync(Plain, Stop);

        var trial = await MeasureAsync(redis.Connection, () => FillAsync(redis.Connection, 100));

        trial.Problems.Should().BeEmpty();
    }

    [Fact]
    public async Task A_server_that_restarts_in_mid_run_is_said_to_have_and_the_next_row_is_measured()
    {
        LocalServers.SkipWhereMissing();
        await using var servers = await FurtherServers.CreateAsync(Checkout.Root, Stop);
        var redis = await servers.StartRedisAsync(Plain, Stop);

        var hit = await MeasureAsync(redis.Connection, () => RestartAsync(redis.Connection));
        var next = await MeasureAsync(redis.Connection, () => FillAsync(redis.Connection, 100));

        hit.Problems.Should().Contain(problem => problem.StartsWith("Redis restarted in mid-run: its run_id was ", StringComparison.Ordinal));
        hit.Interrupted.Should().BeTrue();
        next.Problems.Should().BeEmpty();
    }

    [Fact]
    public async Task A_server_that_must_make_room_in_mid_run_is_said_to_have_unless_that_is_what_is_measured()
    {
        LocalServers.SkipWhereMissing();
        await using var servers = await FurtherServers.CreateAsync(Checkout.Root, Stop);
        var redis = await servers.StartRedisAsync(new Dictionary<string, string>(Plain) { ["maxmemory"] = "4mb", ["maxmemory-policy"] = "allkeys-lru" }, Stop);

        var hit = await MeasureAsync(redis.Connection, () => FillAsync(redis.Connection, Keys));
        var meant = await MeasureAsync(redis.Connection, () => FillAsync(redis.Connection, Keys), mayEvict: true);

        hit.Problems.Should().ContainSingle().Which.Should().MatchRegex("^Redis evicted [0-9,]+ keys in mid-run: its limit of 4 MB was reached");
        meant.Problems.Should().BeEmpty();
    }

    [Fact]
    public async Task A_server_that_is_still_reading_its_data_is_said_to_be()
    {
        LocalServers.SkipWhereMissing();
        await using var servers = await FurtherServers.CreateAsync(Checkout.Root, Stop);
        // It reads 20,000 keys at 100 microseconds each after a restart, and answers between them.
        var slow = new Dictionary<string, string>(Plain) { ["appendonly"] = "yes", ["key-load-delay"] = "100", ["loading-process-events-interval-bytes"] = "1024" };
        var redis = await servers.StartRedisAsync(slow, Stop);
        await FillAsync(redis.Connection, Keys);

        var trial = await MeasureAsync(redis.Connection, async () =>
        {
            await RestartAsync(redis.Connection);
            await AskWhileLoadingAsync(redis.Configuration);
        });

        trial.Problems.Should().Contain(problem => problem.StartsWith("Redis answered LOADING ", StringComparison.Ordinal));
        trial.Problems.Should().Contain(problem => problem.StartsWith("Redis restarted ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_measurement_throws_because_the_server_is_away_is_a_problem_of_its_trial()
    {
        LocalServers.SkipWhereMissing();
        await using var servers = await FurtherServers.CreateAsync(Checkout.Root, Stop);
        var redis = await servers.StartRedisAsync(Plain, Stop);

        var trial = await MeasureAsync(redis.Connection, () => throw new RedisConnectionException(ConnectionFailureType.SocketFailure, CommandFlags.None, "gone"));

        trial.Problems.Should().Equal("it could not be measured: gone");
        trial.Figures.Should().BeEmpty();
    }

    private static Task<Trial> MeasureAsync(IConnectionMultiplexer redis, Func<Task> meanwhile, bool mayEvict = false)
        => new RedisWatch(redis, mayEvict, TimeProvider.System).MeasureAsync(
            "row",
            async () =>
            {
                await meanwhile();
                return new Trial { Scenario = "row", StartedAt = DateTimeOffset.UnixEpoch, Seconds = 1, Figures = [], Requests = 1 };
            },
            Stop);

    private static async Task FillAsync(IConnectionMultiplexer redis, int keys)
    {
        foreach (var some in Enumerable.Range(0, keys).Chunk(1_000))
            await Task.WhenAll(some.Select(key => redis.GetDatabase().StringSetAsync($"key:{key}", new string('x', 400))));
    }

    private static async Task RestartAsync(IConnectionMultiplexer redis)
    {
        try
        {
            await redis.GetDatabase().ExecuteAsync("DEBUG", "RESTART");
        }
        catch (RedisConnectionException)
        {
            // It goes without an answer.
        }
    }

    private static async Task AskWhileLoadingAsync(string configuration)
    {
        for (var told = false; !told;)
        {
            try
            {
                await using var asking = await ConnectionMultiplexer.ConnectAsync(configuration + ",connectTimeout=1000,connectRetry=1");
                await asking.GetDatabase().StringGetAsync("key:1");
                told = true;
            }
            catch (RedisServerException loading) when (loading.Message.StartsWith("LOADING", StringComparison.Ordinal))
            {
                told = true;
            }
            catch (RedisException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Stop);
            }
        }
    }
}
