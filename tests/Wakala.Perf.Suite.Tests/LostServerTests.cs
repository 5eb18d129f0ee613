using Wakala.Perf.Environments;

namespace Wakala.Perf.Suite.Tests;

/// <summary>What is lost in the middle of a run is named, and nothing stays behind. Each test measures for real.</summary>
[Measures]
public sealed class LostServerTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public Task A_database_that_is_killed_ends_the_run_with_its_name() => KillAsync("bin/postgres", "PostgreSQL");

    [Theory]
    [SecondTier]
    [InlineData("redis-server", "Redis")]
    [InlineData("Wakala.Platform.dll", "platform")]
    public Task Another_server_that_is_killed_ends_the_run_with_its_name(string program, string name) => KillAsync(program, name);

    [Fact]
    public async Task A_run_that_is_killed_leaves_nothing_behind()
    {
        await using var suite = await RunningSuite.StartAsync(ProcessesFile.KindName, Stop);
        var servers = suite.Servers(string.Empty);

        Signal.Send(suite.Id, Signal.Kill);
        await suite.EndAsync(Limit, Stop);

        for (var tries = 0; tries < 100 && (Directory.Exists(suite.WorkDirectory) || servers.Any(RunningSuite.IsAlive)); tries++)
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Stop);
        Directory.Exists(suite.WorkDirectory).Should().BeFalse();
        servers.Should().HaveCount(3).And.OnlyContain(id => !RunningSuite.IsAlive(id));
    }

    [Fact]
    [SecondTier]
    public async Task A_run_that_is_interrupted_takes_its_servers_down_and_keeps_what_it_measured()
    {
        await using var suite = await RunningSuite.StartAsync(ProcessesFile.KindName, Stop);
        var servers = suite.Servers(string.Empty);

        Signal.Send(suite.Id, Signal.Interrupt);
        await suite.EndAsync(Limit, Stop);

        suite.KeptTrials().Should().ContainSingle().Which.CutShort.Should().StartWith("stopped");
        Directory.Exists(suite.WorkDirectory).Should().BeFalse();
        servers.Should().OnlyContain(id => !RunningSuite.IsAlive(id));
    }

    private static async Task KillAsync(string program, string name)
    {
        await using var suite = await RunningSuite.StartAsync(ProcessesFile.KindName, Stop);
        var servers = suite.Servers(string.Empty);

        Signal.Send(suite.Servers(program).Should().ContainSingle().Which, Signal.Kill);
        var code = await suite.EndAsync(Limit, Stop);

        code.Should().NotBe(0);
        suite.FailureMessages().Should().Contain($"{name} ended in the middle of the run");
        suite.KeptTrials().Should().ContainSingle().Which.CutShort.Should().StartWith($"{name} ended");
        Directory.Exists(suite.WorkDirectory).Should().BeFalse();
        servers.Should().OnlyContain(id => !RunningSuite.IsAlive(id));
    }
}
