using Wakala.Perf.Results;

namespace Wakala.Perf.Load.Tests;

/// <summary>What is compared is played by one engine.</summary>
public sealed class EngineChoiceTests
{
    private static readonly ScenarioContext Plain = At("http://127.0.0.1:1/");

    [Fact]
    public void The_reactor_plays_rows_that_it_can_all_play_to_both_builds()
        => EngineChoice.ForAll([typeof(GetScenario), typeof(GetScenario)], Plain, Plain).Should().Be(OperatingSystem.IsLinux() ? LoadEngine.Reactor : LoadEngine.Clients);

    [Theory]
    [InlineData("https://127.0.0.1:1/", typeof(GetScenario))]
    [InlineData("http://127.0.0.1:1/", typeof(SleepingScenario))]
    [InlineData("http://127.0.0.1:1/", typeof(LateScenario))]
    public void One_row_or_one_build_that_needs_clients_gives_all_to_them(string candidate, Type other)
        => EngineChoice.ForAll([typeof(GetScenario), other], Plain, At(candidate)).Should().Be(LoadEngine.Clients);

    private static ScenarioContext At(string address)
        => new() { BaseAddress = new Uri(address), Seed = 1, RunId = "r", Connections = 1, Files = new Dictionary<string, string>() };
}

/// <summary>Its arrivals end later than their answers.</summary>
public sealed class LateScenario : IHttpScenario
{
    public bool EndsWithAnswer => false;

    public Task PrepareAsync(ScenarioContext context, CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask<IVirtualUser> OpenAsync(int index, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IHttpExchange Draw(long arrival) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
