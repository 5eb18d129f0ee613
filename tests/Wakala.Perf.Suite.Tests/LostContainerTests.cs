using Wakala.Perf.Environments;

namespace Wakala.Perf.Suite.Tests;

/// <summary>What is lost in the middle of a run in containers is named, and nothing stays at the engine. Each test measures for real.</summary>
[Measures]
public sealed class LostContainerTests
{
    private const int Kill = 9;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    [SecondTier]
    public async Task A_container_that_is_killed_ends_the_run_with_its_name()
    {
        await using var suite = await StartAsync();
        var database = (await EngineAsync("ps", "--filter", Label(suite), "--format", "{{.ID}} {{.Image}}")).Single(line => line.Contains("postgres", StringComparison.Ordinal));

        await EngineAsync("kill", database.Split(' ')[0]);
        var code = await suite.EndAsync(Limit, Stop);

        code.Should().NotBe(0);
        suite.FailureMessages().Should().Contain("PostgreSQL ended in the middle of the run (exit code 137)");
        suite.KeptTrials().Should().ContainSingle().Which.CutShort.Should().StartWith("PostgreSQL ended");
        await ShouldLeaveNothingAsync(suite);
    }

    [Fact]
    public async Task A_run_that_is_killed_leaves_nothing_at_the_engine()
    {
        await using var suite = await StartAsync();
        (await LeftAsync(suite)).Should().HaveCount(3 + 3 + 1, "three containers, three volumes and a network");

        Signal.Send(suite.Id, Kill);
        await suite.EndAsync(Limit, Stop);

        await ShouldLeaveNothingAsync(suite);
    }

    [Fact]
    [SecondTier]
    public async Task A_run_that_is_interrupted_takes_its_containers_down_and_keeps_what_it_measured()
    {
        await using var suite = await StartAsync();

        Signal.Send(suite.Id, Signal.Interrupt);
        await suite.EndAsync(Limit, Stop);

        suite.KeptTrials().Should().ContainSingle().Which.CutShort.Should().StartWith("stopped");
        await ShouldLeaveNothingAsync(suite);
    }

    private static async Task<RunningSuite> StartAsync()
    {
        var file = (ContainersFile)EnvironmentFile.Read(Checkout.Root, ContainersFile.KindName);
        if (await ContainersEnvironment.WhyNotAsync(file, _ => { }, Stop) is { } problem)
            Assert.Skip($"Containers cannot be had here: {problem} ./perf setup --docker brings them.");
        return await RunningSuite.StartAsync(ContainersFile.KindName, Stop);
    }

    private static async Task ShouldLeaveNothingAsync(RunningSuite suite)
    {
        for (var tries = 0; tries < 100 && (Directory.Exists(suite.WorkDirectory) || (await LeftAsync(suite)).Count > 0); tries++)
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Stop);
        Directory.Exists(suite.WorkDirectory).Should().BeFalse();
        (await LeftAsync(suite)).Should().BeEmpty();
    }

    private static string Label(RunningSuite suite) => $"label=org.wakala.perf.run={Path.GetFileName(suite.WorkDirectory)}";

    private static async Task<List<string>> LeftAsync(RunningSuite suite) =>
    [
        .. await EngineAsync("ps", "-aq", "--filter", Label(suite)),
        .. await EngineAsync("volume", "ls", "-q", "--filter", Label(suite)),
        .. await EngineAsync("network", "ls", "-q", "--filter", Label(suite)),
    ];

    private static async Task<IReadOnlyList<string>> EngineAsync(params string[] arguments)
    {
        var docker = await CommandRun.ToEndAsync(new ProcessCommand("docker", arguments), Stop);
        return docker.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
