using Wakala.Perf.Environments;
using Wakala.Perf.Results;

namespace Wakala.Perf.Load.Tests;

/// <summary>The client libraries on a real PostgreSQL and a real Redis.</summary>
public sealed class StoreUserTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Npgsql_with_own_and_with_pooled_connections_one_at_a_time_and_in_a_row()
    {
        LocalServers.SkipWhereMissing();
        await using var directory = await RunDirectory.CreateAsync(Stop);
        await using var postgres = await LocalPostgres.StartAsync(directory, "CREATE DATABASE wakala", Stop);

        foreach (var connections in Enum.GetValues<PostgresConnections>())
        {
            foreach (var inARow in (int[])[1, 5])
            {
                (await RunAsync("SELECT g FROM generate_series(1, 3) AS g WHERE g < $1::int + 10", connections, inARow)).Errors.Should().BeEmpty();
                (await RunAsync("SELECT 1 WHERE $1::int < 0", connections, inARow)).Errors.Keys.Should().Equal("wrong answer: fewer than 1 rows");
                (await RunAsync("SELECT 1 / ($1::int - $1::int)", connections, inARow)).Errors.Keys.Should().Equal("SQLSTATE 22012");
            }
        }

        async Task<LoadResult> RunAsync(string sql, PostgresConnections connections, int inARow)
        {
            var statement = new PostgresStatement(sql, 1, 1, (arrival, parameters) => parameters[0] = $"{arrival}");
            await using var users = new PostgresUsers(postgres.ConnectionString, statement, connections, 4, inARow);
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
    public async Task StackExchange_Redis_with_one_and_with_several_connections_one_at_a_time_and_in_a_row()
    {
        LocalServers.SkipWhereMissing();
        await using var directory = await RunDirectory.CreateAsync(Stop);
        await using var redis = await RedisServer.StartAsync(new Dictionary<string, string>(), directory, Stop);
        await redis.Connection.GetDatabase().StringSetAsync("key", "value");

        foreach (var connections in Enum.GetValues<RedisConnections>())
        {
            foreach (var inARow in (int[])[1, 8])
            {
                (await RunAsync("GET", "key", connections, inARow)).Errors.Should().BeEmpty();
                (await RunAsync("GET", "nothing", connections, inARow)).Errors.Keys.Should().Equal("wrong answer: not value");
                (await RunAsync("LLEN", "key", connections, inARow)).Errors.Keys.Should().Equal("Redis WRONGTYPE");
            }
        }

        async Task<LoadResult> RunAsync(string command, string key, RedisConnections connections, int inARow)
        {
            await using var users = await RedisUsers.ConnectAsync(redis.Configuration, _ => (command, [key]), RedisAnswer.Value, connections, count: 3, inARow);
            return await LoadAsync([.. Enumerable.Range(0, 4).Select(users.Open)]);
        }
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
