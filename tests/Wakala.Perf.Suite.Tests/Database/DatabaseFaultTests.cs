using Wakala.Perf.Environments;

namespace Wakala.Perf.Suite.Tests;

/// <summary>What may happen to a database, done to a real one.</summary>
public sealed class DatabaseFaultTests
{
    private const int Kill = 9;

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_exported_statement_is_planned_by_the_index_that_it_names_until_that_is_dropped()
    {
        await using var database = await SmallDatabase.StartAsync(Stop);
        var searched = database.Export.Statements.Where(statement => statement.Index is not null).ToList();
        searched.Select(statement => statement.Index).Distinct().Should().BeEquivalentTo("messages_tenant_created_idx", "contacts_phone_tenant_idx", "webhook_logs_status_idx");
        foreach (var statement in searched)
            (await database.Probe.PlanAsync(statement, Stop)).Shape.Should().Contain(statement.Index, "'{0}' searches by it", statement.Name);

        await database.Connection.ExecuteAsync("DROP INDEX messages_tenant_created_idx, contacts_phone_tenant_idx, webhook_logs_status_idx", Stop);

        foreach (var statement in searched)
            (await database.Probe.PlanAsync(statement, Stop)).Shape.Should().NotContain(statement.Index!);
        (await database.Probe.PlanAsync(searched[0], Stop)).Shape.Should().Contain("Seq Scan on messages").And.Contain("Sort");
    }

    [Fact]
    public async Task A_backend_that_is_killed_is_seen_as_a_crash_and_a_server_that_is_killed_is_brought_up_again_with_its_data()
    {
        await using var database = await SmallDatabase.StartAsync(Stop);
        var rows = await database.Connection.ValueAsync<long>("SELECT count(*) FROM messages", Stop);
        var first = await ServerLife.ReadAsync(database.Connection, Stop);
        (await ServerLife.ReadAsync(database.Connection, Stop)).Since(first).Should().BeNull();

        Signal.Send(await database.Connection.ValueAsync<int>("SELECT pg_backend_pid()", Stop), Kill);
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Stop);
        await database.Connection.WaitUntilItAnswersAsync(Stop);

        var second = await ServerLife.ReadAsync(database.Connection, Stop);
        second.Since(first).Should().Contain("recovered from a crash");
        database.Environment.Fault.Should().BeNull("the server itself went on");

        Signal.Send(database.Environment.ServerProcesses![0], Kill);
        await LossOfAsync(database.Environment);
        database.Environment.Fault!.Problem.Should().StartWith("PostgreSQL ended in the middle of the run");

        (await database.Environment.RecoverAsync(Stop)).Should().BeTrue();

        database.Environment.Fault.Should().BeNull();
        database.Environment.Lost.IsCancellationRequested.Should().BeFalse();
        await database.Connection.WaitUntilItAnswersAsync(Stop);
        (await database.Connection.ValueAsync<long>("SELECT count(*) FROM messages", Stop)).Should().Be(rows);
        (await ServerLife.ReadAsync(database.Connection, Stop)).Since(second).Should().Contain("was restarted");
    }

    [Fact]
    public async Task A_Redis_that_is_killed_is_brought_up_again_with_what_it_had_written()
    {
        await using var database = await SmallDatabase.StartAsync(Stop);
        var environment = database.Environment;
        var redis = environment.Access.Redis!;
        await redis.GetDatabase().StringSetAsync("kept", "yes");
        await Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System, Stop);

        Signal.Send(environment.ServerProcesses![1], Kill);
        await LossOfAsync(environment);
        environment.Fault!.Problem.Should().StartWith("Redis ended in the middle of the run");

        (await environment.RecoverAsync(Stop)).Should().BeTrue();

        environment.Fault.Should().BeNull();
        ((string?)await redis.GetDatabase().StringGetAsync("kept")).Should().Be("yes", "it writes each second what it was told (appendfsync=everysec)");
        using var client = Results.TargetRoute.Direct.Open();
        client.BaseAddress = environment.BaseAddress;
        var began = TimeProvider.System.GetTimestamp();
        while (!(await client.GetAsync("/api/health", Stop)).IsSuccessStatusCode)
        {
            TimeProvider.System.GetElapsedTime(began).Should().BeLessThan(TimeSpan.FromSeconds(20), "the platform finds it again");
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, Stop);
        }
    }

    private static Task LossOfAsync(ProcessesEnvironment environment)
        => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, environment.Lost).ContinueWith(_ => { }, Stop, TaskContinuationOptions.None, TaskScheduler.Default);
}
