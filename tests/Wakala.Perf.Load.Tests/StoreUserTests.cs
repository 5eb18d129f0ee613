using Wakala.Perf.Environments;
using Wakala.Perf.Results;

namespace Wakala.Perf.Load.Tests;

/// <summary>The client libraries on a real PostgreSQL and a real Redis.</summary>
public sealed class StoreUserTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Npgsql_prepares_on_each_user_s_own_connection_and_errors_have_the_server_s_code()
    {
        LocalServers.SkipWhereMissing();
        await using var directory = await RunDirectory.CreateAsync(Stop);
        await using var postgres = await LocalPostgres.StartAsync(directory, "CREATE DATABASE wakala", Stop);

        (await RunAsync("SELECT g FROM generate_series(1, 3) AS g WHERE g < $1::int + 10")).Errors.Should().BeEmpty();
        (await RunAsync("SELECT 1 WHERE $1::int < 0")).Errors.Keys.Should().Equal("wrong answer: fewer than 1 rows");
        (await RunAsync("SELECT 1 / ($1::int - $1::int)")).Errors.Keys.Should().Equal("SQLSTATE 22012");

        async Task<LoadResult> RunAsync(string sql)
        {
            var statement = new PostgresStatement(sql, 1, 1, (arrival, parameters) => parameters[0] = $"{arrival}");
            await using var users = new PostgresUsers(postgres.ConnectionString, statement, 4);
            var open = new List<IVirtualUser>();
            for (var user = 0; user < 4; user++)
                open.Add(await users.OpenAsync(Stop));
            var trial = await LoadAsync(open);
            foreach (var user in open)
                await user.DisposeAsync();
            return trial;
        }
    }

    [Fact]
    public async Task A_pool_that_has_no_connection_left_is_said_by_its_name()
    {
        LocalServers.SkipWhereMissing();
        await using var directory = await RunDirectory.CreateAsync(Stop);
        await using var postgres = await LocalPostgres.StartAsync(directory, "CREATE DATABASE wakala", Stop);
        var statement = new PostgresStatement("SELECT pg_terminate_backend(pg_backend_pid()) WHERE $1::int >= 0", 1, 1, (arrival, parameters) => parameters[0] = $"{arrival}");
        await using var users = new PostgresUsers($"{postgres.ConnectionString};Timeout=1", statement, mostConnections: 1);
        await using var first = await users.OpenAsync(Stop);

        (await first.SendAsync(0, Stop)).Error.Should().Be("SQLSTATE 57P01");
        await using var second = await users.OpenAsync(Stop);

        (await first.SendAsync(1, Stop)).Error.Should().Be(ErrorKind.PoolExhausted, "the other has the only connection");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task StackExchange_Redis_over_one_connection_and_over_several(int connections)
    {
        LocalServers.SkipWhereMissing();
        await using var directory = await RunDirectory.CreateAsync(Stop);
        await using var redis = await RedisServer.StartAsync(new Dictionary<string, string>(), directory, Stop);
        await redis.Connection.GetDatabase().StringSetAsync("key", "value");

        (await RunAsync("GET", "key")).Errors.Should().BeEmpty();
        (await RunAsync("GET", "nothing")).Errors.Keys.Should().Equal("wrong answer: not value");
        (await RunAsync("LLEN", "key")).Errors.Keys.Should().Equal("Redis WRONGTYPE");

        async Task<LoadResult> RunAsync(string command, string key)
        {
            await using var users = await RedisUsers.ConnectAsync(redis.Configuration, connections);
            return await LoadAsync([.. Enumerable.Range(0, 4).Select(user => users.Open(user, new RedisCommand(RedisAnswer.Value, command, key)))]);
        }
    }

    [Fact]
    public async Task An_answer_of_Redis_that_takes_longer_than_its_client_would_wait_is_one_within_the_load_s_time_out()
    {
        LocalServers.SkipWhereMissing();
        await using var directory = await RunDirectory.CreateAsync(Stop);
        await using var redis = await RedisServer.StartAsync(new Dictionary<string, string>(), directory, Stop);
        await redis.Connection.GetDatabase().StringSetAsync("key", "value");
        await using var users = await RedisUsers.ConnectAsync(redis.Configuration, 1);
        await redis.Connection.GetDatabase().ExecuteAsync("CLIENT", "PAUSE", "6000", "ALL");

        var load = new UserLoad { Model = VirtualUsers.Constant(1, TimeSpan.FromSeconds(30)) with { SharedIterations = 1 }, Connections = 1, MaxInFlight = 1, Timeout = TimeSpan.FromSeconds(10) };
        var trial = await new LoadRun(load, [users.Open(0, new RedisCommand(RedisAnswer.Value, "GET", "key"))], TimeProvider.System).RunAsync("store", null, Stop);

        trial.Errors.Should().BeEmpty("the client by itself waits for five seconds");
        trial.ServiceTime.MaxMilliseconds.Should().BeGreaterThan(5_000);
    }

    private static Task<LoadResult> LoadAsync(IReadOnlyList<IVirtualUser> users)
    {
        var load = new UserLoad
        {
            Model = VirtualUsers.Constant(4, TimeSpan.FromSeconds(30)) with { SharedIterations = 200 },
            Connections = 4,
            MaxInFlight = 100,
            Timeout = TimeSpan.FromSeconds(10),
        };
        return new LoadRun(load, users, TimeProvider.System).RunAsync("store", null, Stop);
    }
}
