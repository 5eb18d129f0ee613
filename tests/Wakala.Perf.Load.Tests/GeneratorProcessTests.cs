using System.Diagnostics;
using System.Text;
using Wakala.Perf.Environments;
using Wakala.Perf.Results;

namespace Wakala.Perf.Load.Tests;

/// <summary>The generator as what it is: a process that is handed a plan.</summary>
[Measures]
public sealed class GeneratorProcessTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("wakala-generator-test-");

    private string Result => Path.Combine(_directory.FullName, "trial.json");

    [Fact]
    public async Task It_leaves_a_trial_with_its_capacity()
    {
        var (code, output, _) = await RunAsync(Plan(typeof(SleepingScenario)) with
        {
            Capacity = new CapacityPlan
            {
                P99LimitMilliseconds = 100,
                FirstRate = 200,
                Ceiling = 400,
                ErrorAllowance = 0,
                Step = TimeSpan.FromSeconds(0.5),
                MostSteps = 4,
                Resolution = 1.25,
            },
        });

        code.Should().Be(0);
        output.Should().Contain("\"phase\":\"capacity\"");
        var trial = ResultsJson.Read<LoadResult>(Result);
        trial.Scenario.Should().Be("sleeping");
        trial.Due.Should().Be(200);
        trial.ResponseTime.PercentileMilliseconds(50).Should().BeInRange(2, 20);
        trial.Capacity!.RequestsPerSecond.Should().BeGreaterThan(0);
    }

    [Fact]
    public async Task The_reactor_plays_a_scenario_that_is_data_and_keeps_its_connections_for_the_search()
    {
        using var target = new HttpTarget();
        var plan = Plan(typeof(GetScenario));

        var (code, output, errors) = await RunAsync(plan with
        {
            Context = plan.Context with { BaseAddress = new Uri($"http://localhost:{target.Address.Port}") },
            Shape = plan.Shape with { Engine = LoadEngine.Reactor },
            Capacity = new CapacityPlan { P99LimitMilliseconds = 500, FirstRate = 200, Ceiling = 400, ErrorAllowance = 0, Step = TimeSpan.FromSeconds(0.5), MostSteps = 4, Resolution = 1.25 },
        });

        code.Should().Be(0, errors);
        output.Should().Contain("\"phase\":\"measure\"").And.Contain("\"phase\":\"capacity\"");
        var trial = ResultsJson.Read<LoadResult>(Result);
        trial.Engine.Should().Be(LoadEngine.Reactor);
        trial.Rate.Should().Be(200);
        trial.Errors.Should().BeEmpty("each answer was held to what its own number must give");
        trial.Capacity!.Steps.Should().OnlyContain(step => step.Held);
        // One more asked whether the name's first address takes a connection at all.
        target.Connections.Should().Be(plan.Shape.Connections + 1);
    }

    [Fact]
    public async Task What_the_reactor_cannot_play_is_said_before_anything_is_sent()
    {
        var plan = Plan(typeof(SleepingScenario));

        var (code, _, errors) = await RunAsync(plan with { Shape = plan.Shape with { Engine = LoadEngine.Reactor } });

        code.Should().Be(3);
        errors.Should().Contain("The reactor cannot play sleeping: its requests are not data of a protocol that it speaks");
        File.Exists(Result).Should().BeFalse();
    }

    [Fact]
    public async Task It_stops_with_the_one_who_started_it_and_keeps_what_it_has()
    {
        var plan = Plan(typeof(SleepingScenario));

        var (code, _, _) = await RunAsync(plan with { Shape = plan.Shape with { Duration = TimeSpan.FromMinutes(5) } }, TimeSpan.FromSeconds(2));

        code.Should().Be(0);
        ResultsJson.Read<LoadResult>(Result).CutShort.Should().NotBeNull();
    }

    [Theory]
    [InlineData(LoadEngine.Reactor, false)]
    [InlineData(LoadEngine.Reactor, true)]
    [InlineData(LoadEngine.Clients, false)]
    public async Task Two_builds_are_played_by_the_engine_of_the_plan(LoadEngine engine, bool saturated)
    {
        using var first = new HttpTarget();
        using var second = new HttpTarget();

        var (code, output, errors) = await RunPairedAsync(PairedPlan(typeof(GetScenario), engine, first, second) with { Saturated = saturated });

        code.Should().Be(0, errors);
        output.Should().Contain(saturated ? "\"phase\":\"in turn\"" : "\"phase\":\"side by side\"");
        var row = ResultsJson.Read<PairedResult>(Result).Rows.Should().ContainSingle().Subject;
        row.Engine.Should().Be(engine);
        row.Blocks.Should().HaveCount(4).And.OnlyContain(block => block.Base.Due > 0 && block.Candidate.Due > 0 && block.Base.ErrorCount + block.Candidate.ErrorCount == 0);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(2, false)]
    public async Task One_process_plays_plan_after_plan_and_none_after_one_that_was_stopped(int? hangUpAfterSeconds, bool both)
    {
        using var target = new HttpTarget();
        var (first, second) = (PairedPlan(typeof(GetScenario), LoadEngine.Reactor, target, target), Path.Combine(_directory.FullName, "second.json"));

        var (code, _, errors) = await RunAsync(
            [first with { Blocks = both ? first.Blocks : 1_000 }, first with { Result = second }], ["paired"], hangUpAfterSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null);

        code.Should().Be(0, errors);
        ResultsJson.Read<PairedResult>(Result).CutShort.Should().Be(both ? null : "stopped before its end");
        File.Exists(second).Should().Be(both);
    }

    [Fact]
    public async Task A_row_that_the_reactor_cannot_play_is_said_before_anything_is_sent_to_either_build()
    {
        using var target = new HttpTarget();
        var plan = PairedPlan(typeof(GetScenario), LoadEngine.Reactor, target, target);

        var (code, _, errors) = await RunPairedAsync(plan with { Rows = [.. plan.Rows, plan.Rows[0] with { Name = "sleeping", Type = typeof(SleepingScenario).FullName! }] });

        code.Should().Be(3);
        errors.Should().Contain("The reactor cannot play sleeping: its requests are not data of a protocol that it speaks");
        target.Requests.Should().Be(0);
    }

    [Theory]
    [InlineData(LoadEngine.Reactor)]
    [InlineData(LoadEngine.Clients)]
    public async Task A_comparison_stops_with_the_one_who_started_it_and_keeps_what_it_has(LoadEngine engine)
    {
        using var target = new HttpTarget();

        var (code, _, errors) = await RunPairedAsync(PairedPlan(typeof(GetScenario), engine, target, target) with { Blocks = 1_000 }, TimeSpan.FromSeconds(2));

        code.Should().Be(0, errors);
        ResultsJson.Read<PairedResult>(Result).CutShort.Should().Be("stopped before its end");
    }

    [Fact]
    public async Task A_scenario_that_is_not_there_is_said_with_those_that_are()
    {
        var (code, _, errors) = await RunAsync(Plan(typeof(SleepingScenario)) with { Type = "No.Such.Scenario" });

        code.Should().Be(3);
        errors.Should().Contain("No.Such.Scenario").And.Contain(nameof(SleepingScenario));
        File.Exists(Result).Should().BeFalse();
    }

    [Fact]
    public void It_is_a_release_build_whatever_the_tests_are()
    {
        var debuggable = typeof(LoadRun).Assembly.GetCustomAttributes(typeof(DebuggableAttribute), false).Cast<DebuggableAttribute>().SingleOrDefault();

        (debuggable?.IsJITOptimizerDisabled ?? false).Should().BeFalse();
        typeof(LoadRun).Assembly.Location.Should().NotBeEmpty();
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private GeneratorPlan Plan(Type scenario) => new()
    {
        Scenario = "sleeping",
        Assembly = scenario.Assembly.Location,
        Type = scenario.FullName!,
        Context = new ScenarioContext
        {
            BaseAddress = new Uri("http://127.0.0.1:1"),
            Seed = 1,
            RunId = "test",
            Connections = 8,
            Files = new Dictionary<string, string>(),
        },
        Shape = Shapes.Short with { Rate = 200 },
        Result = Result,
    };

    private PairedPlan PairedPlan(Type scenario, LoadEngine engine, HttpTarget first, HttpTarget second) => PairedRunTests.Plan(rate: 50) with
    {
        Rows = [new PairedRow("GET /one", scenario.Assembly.Location, scenario.FullName!, 50)],
        Engine = engine,
        Base = Context(first),
        Candidate = Context(second),
        Result = Result,
    };

    private ScenarioContext Context(HttpTarget target) => Plan(typeof(GetScenario)).Context with { BaseAddress = new Uri($"http://127.0.0.1:{target.Address.Port}") };

    private Task<(int Code, string Output, string Errors)> RunAsync(GeneratorPlan plan, TimeSpan? hangUpAfter = null) => RunAsync([plan], [], hangUpAfter);

    private Task<(int Code, string Output, string Errors)> RunPairedAsync(PairedPlan plan, TimeSpan? hangUpAfter = null) => RunAsync([plan], ["paired"], hangUpAfter);

    private async Task<(int Code, string Output, string Errors)> RunAsync<TPlan>(IReadOnlyList<TPlan> plans, string[] command, TimeSpan? hangUpAfter)
    {
        string[] files = [.. plans.Select((_, at) => Path.Combine(_directory.FullName, $"plan-{at}.json"))];
        foreach (var (file, plan) in files.Zip(plans))
            ResultsJson.Write(file, plan);
        var (output, errors) = (new StringBuilder(), new StringBuilder());
        using var process = ChildProcess.Start(new ProcessCommand("dotnet", [typeof(LoadRun).Assembly.Location, .. command, .. files]), line => output.AppendLine(line), line => errors.AppendLine(line));
        if (hangUpAfter is { } delay)
        {
            await Task.Delay(delay, TimeProvider.System, TestContext.Current.CancellationToken);
            process.CloseInput();
        }

        return (await process.Ended.WaitAsync(TestContext.Current.CancellationToken), output.ToString(), errors.ToString());
    }
}

/// <summary>Answers after 2 ms.</summary>
public sealed class SleepingScenario : IScenario
{
    public Task PrepareAsync(ScenarioContext context, CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask<IVirtualUser> OpenAsync(int index, CancellationToken cancellationToken)
        => ValueTask.FromResult<IVirtualUser>(new FakeUser(async (_, stop) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, stop);
            return Outcome.Success;
        }));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
