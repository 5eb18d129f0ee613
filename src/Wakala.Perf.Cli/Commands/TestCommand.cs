using System.CommandLine;
using Spectre.Console;
using Wakala.Perf.Environments;
using Wakala.Perf.Suite;

namespace Wakala.Perf.Cli;

/// <summary><c>./perf test</c>: what CI runs. Format, build without warnings, the harness's own tests, the suites at profile smoke.</summary>
internal static class TestCommand
{
    public static Command Make(IAnsiConsole console, TimeProvider time)
    {
        var install = CommonOptions.Install();
        var all = new Option<bool>("--all") { Description = "Also the second tier: tests that take minutes to provoke what they are about (docs/check.md), and suites in containers after processes." };
        var profile = new Option<bool>("--timings") { Description = "Print what each stage, step, assembly, suite, long test and row took; results/RUN/timings.json has it in any case, as after every ./perf run." };
        var record = new Option<bool>("--record-timings") { Description = "Keep what each part took in tests/first-tier.json, where a test holds the sum to its limit. Not together with --all." };
        var command = new Command("test", "What CI runs: format, build, the harness's own tests, the suites at profile smoke.") { install, all, profile, record };
        command.Validators.Add(result =>
        {
            if (result.GetValue(all) && result.GetValue(record))
                result.AddError("--record-timings is of the first tier, and --all runs both. Leave one of them out.");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var root = RepositoryRoot.Find();
            var (results, timings) = (Path.Combine(root, "results", SuiteSettings.RunName(time)), new Timings(time));
            var check = new Check(root, results, parsed.GetValue(all), console, time, timings);
            try
            {
                var (code, outcome) = await check.RunAsync(parsed.GetValue(install) || Setup.IsBuildServer, cancellationToken);
                if (parsed.GetValue(profile))
                    timings.Print(console);
                if (parsed.GetValue(record) && outcome is not null)
                    timings.Record(root);
                if (outcome is not null)
                    console.WriteLine($"{outcome.Passed} passed, {outcome.Failed} failed, {outcome.Skipped} skipped");
                return code;
            }
            finally
            {
                timings.Write(results);
            }
        });
        return command;
    }
}

/// <summary>The check of a checkout, stage by stage.</summary>
internal sealed class Check(string root, string results, bool all, IAnsiConsole console, TimeProvider time, Timings timings)
{
    private const string Solution = "Wakala.PerfTests.sln";

    private readonly Dotnet _dotnet = new(root, console.Profile.Out.Writer);

    /// <returns>The exit code, and how all tests ended; null where none was run.</returns>
    public async Task<(int Code, TestOutcome? Outcome)> RunAsync(bool install, CancellationToken cancellationToken)
    {
        var setup = new Setup(console.Profile.Out.Writer);
        if (!await timings.OfStageAsync("installation", () => setup.EnsureServersAsync(install, cancellationToken)))
            return (ExitCode.Unusable, null);
        var hasEngine = false;
        var isBuilt = await timings.OfStageAsync("build and images", async () =>
        {
            // Nothing is measured yet: images are put together while the solution is built.
            var engine = Setup.IsBuildServer ? timings.OfStepAsync("images", () => setup.EnsureDockerAsync(root, cancellationToken)) : Task.FromResult(false);
            console.WriteLine("Build");
            var built = await timings.OfStepAsync("build", () => _dotnet.BuildAsync(Solution, cancellationToken));
            hasEngine = await engine;
            return built;
        });
        if (Setup.IsBuildServer && !hasEngine)
            console.WriteLine("No Docker engine: containers are not measured, and their tests are skipped.");
        if (!isBuilt)
            return (ExitCode.Unusable, null);

        var (code, tests) = (ExitCode.Passed, new HarnessTests(root, results, all, console, timings));
        var outcome = await timings.OfStageAsync("tests beside each other", () => tests.TogetherAsync(async () => code = await FormatAsync(cancellationToken), cancellationToken));
        outcome += await timings.OfStageAsync("tests that measure", () => tests.AloneAsync(cancellationToken));
        if (outcome.Failed > 0)
            code = ExitCode.Regressed;
        return await timings.OfStageAsync("suites", () => MeasureAsync(hasEngine, code, outcome, cancellationToken));
    }

    private async Task<int> FormatAsync(CancellationToken cancellationToken)
        => await timings.OfStepAsync("format", () => _dotnet.RunAsync("The format check (mend it with: dotnet format)", ["format", Solution, "--verify-no-changes", "--no-restore"], cancellationToken))
            ? ExitCode.Passed
            : ExitCode.Regressed;

    private async Task<(int Code, TestOutcome? Outcome)> MeasureAsync(bool hasEngine, int code, TestOutcome outcome, CancellationToken cancellationToken)
    {
        var first = Setup.IsBuildServer ? ProcessesFile.KindName : AutomaticEnvironment.Name;
        var request = new SuiteRequest { Root = root, Suites = [.. SuiteDescriptor.Names.Select(name => new SuiteRows(name))], Environment = first, Profile = "smoke", Results = results };
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
