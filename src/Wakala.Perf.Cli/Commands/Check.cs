using Spectre.Console;
using Wakala.Perf.Environments;
using Wakala.Perf.Suite;

namespace Wakala.Perf.Cli;

/// <summary>The check of a checkout, stage by stage.</summary>
internal sealed class Check(string root, string results, bool all, IAnsiConsole console, TimeProvider time, Timings timings)
{
    private const string Solution = "Wakala.PerfTests.sln";
    private const string Format = "format";

    /// <summary>
    /// The rule of where usings stand, with which their order is looked at. Every other rule of style is an error of the build, which came before: by all rules the check took twice the
    /// processor time (102 s, and 9 and 45).
    /// </summary>
    private const string Usings = "IDE0065";

    private readonly Dotnet _dotnet = new(root, console.Profile.Out.Writer);

    /// <returns>The exit code, and how all tests ended; null where none was run.</returns>
    public async Task<(int Code, TestOutcome? Outcome)> RunAsync(bool install, CancellationToken cancellationToken)
    {
        var setup = new Setup(console.Profile.Out.Writer);
        if (!await timings.OfStageAsync("installation", () => setup.EnsureServersAsync(install, cancellationToken)))
            return (ExitCode.Unusable, null);
        var (isBuilt, hasEngine) = await timings.OfStageAsync("build and images", async () =>
        {
            // Nothing is measured yet: images are put together while the solution is built.
            var engine = Setup.IsBuildServer || all ? timings.OfStepAsync("images", () => HasEngineAsync(setup, install, cancellationToken)) : Task.FromResult(false);
            console.WriteLine("Build");
            var build = timings.OfStepAsync("build", () => _dotnet.BuildAsync(Solution, cancellationToken));
            await Task.WhenAll(build, engine);
            return (await build, await engine);
        });
        if (Setup.IsBuildServer && !hasEngine)
            console.WriteLine("No Docker engine: containers are not measured, and their tests are skipped.");
        if (!isBuilt)
            return (ExitCode.Unusable, null);

        var tests = new HarnessTests(root, results, all, console, timings);
        var outcome = await timings.OfStageAsync("tests beside each other", () => tests.TogetherAsync(Format, () => FormatAsync(cancellationToken), cancellationToken));
        outcome += await timings.OfStageAsync("tests that measure", () => tests.AloneAsync(cancellationToken));
        var code = outcome.Failed > 0 ? ExitCode.Regressed : ExitCode.Passed;
        (code, outcome) = await timings.OfStageAsync("suites", () => MeasureAsync(hasEngine, code, outcome, cancellationToken));
        if (!all || hasEngine)
            return (code, outcome);
        console.WriteLine("Not all of it ran: --all measures in containers too, and there is no Docker engine. ./perf setup --docker brings one.");
        return (ExitCode.Unusable, outcome);
    }

    /// <summary>Where it may be installed it is; elsewhere it is there or not.</summary>
    private async Task<bool> HasEngineAsync(Setup setup, bool install, CancellationToken cancellationToken)
        => install
            ? await setup.EnsureDockerAsync(root, cancellationToken)
            : await ContainersEnvironment.WhyNotAsync((ContainersFile)EnvironmentFile.Read(root, ContainersFile.KindName), console.Profile.Out.Writer.WriteLine, cancellationToken) is null;

    private async Task<TestOutcome> FormatAsync(CancellationToken cancellationToken)
    {
        const string name = "The format check", remedy = "mend it with: dotnet format";
        return await timings.OfStepAsync(Format, async () => await HoldsAsync("whitespace", ".", "--folder", "--exclude", "artifacts") & await HoldsAsync("style", Solution, "--no-restore", "--diagnostics", Usings))
            ? TestOutcome.None
            : TestOutcome.None with { Failed = 1, Failures = [(name, remedy)] };

        Task<bool> HoldsAsync(params string[] what) => _dotnet.RunAsync($"{name} ({remedy})", ["format", .. what, "--verify-no-changes"], cancellationToken);
    }

    private async Task<(int Code, TestOutcome Outcome)> MeasureAsync(bool hasEngine, int code, TestOutcome outcome, CancellationToken cancellationToken)
    {
        var first = Setup.IsBuildServer || all ? ProcessesFile.KindName : AutomaticEnvironment.Name;
        var request = new SuiteRequest { Root = root, Suites = [.. SuiteDescriptor.All.Where(suite => all || !suite.IsSecondTier).Select(suite => new SuiteRows(suite.Name))], Environment = first, Profile = "smoke", Results = results };
        List<RunJob> jobs = [];
        // Both kinds of environment are proved, and that they agree; not by all suites, or it lasts too long.
        if (all && hasEngine)
        {
            var suites = SuiteDescriptor.All.ToLookup(suite => suite.IsProvedEverywhere, suite => new SuiteRows(suite.Name));
            jobs.Add(new RunJob(request with { Suites = [.. suites[true]], Environment = $"{ProcessesFile.KindName},{ContainersFile.KindName}" }, console, time) { Timings = timings });
            request = request with { Suites = [.. suites[false]], Results = Path.Combine(results, "others") };
        }

        jobs.Add(new RunJob(request, console, time) { Timings = timings });
        foreach (var job in jobs)
        {
            code = ExitCode.Worst(code, await job.MeasureAsync(cancellationToken));
            outcome += job.Outcome;
        }

        return (code, outcome);
    }
}
