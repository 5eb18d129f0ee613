using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Wakala.Perf.Environments;
using Wakala.Perf.Suite;

namespace Wakala.Perf.Cli;

/// <summary><c>./perf test</c>: what CI runs. Format, build without warnings, the harness's own tests, the suites at profile smoke.</summary>
internal static class TestCommand
{
    private const string Solution = "Wakala.PerfTests.sln";

    private const string LongestHarness = "Wakala.Platform.Tests";

    /// <summary>Tests that pace a load or measure one: nothing is to run beside them.</summary>
    private static readonly string[] Paced = ["Wakala.Perf.Load.Tests", "Wakala.Perf.Suite.Tests"];

    public static Command Make(IAnsiConsole console, TimeProvider time)
    {
        var install = CommonOptions.Install();
        var profile = new Option<bool>("--timings") { Description = "Print what each step, assembly, suite, long test and row took; results/RUN/timings.json has it in any case, as after every ./perf run." };
        var command = new Command("test", "What CI runs: format, build, the harness's own tests, the suites at profile smoke.") { install, profile };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var root = RepositoryRoot.Find();
            var (results, timings) = (Path.Combine(root, "results", SuiteSettings.RunName(time)), new Timings(time));
            try
            {
                var (code, all) = await RunAsync(parsed.GetValue(install) || Setup.IsBuildServer, root, results, console, time, timings, cancellationToken);
                if (parsed.GetValue(profile))
                    timings.Print(console);
                if (all is not null)
                    console.WriteLine($"{all.Passed} passed, {all.Failed} failed, {all.Skipped} skipped");
                return code;
            }
            finally
            {
                timings.Write(results);
            }
        });
        return command;
    }

    /// <returns>The exit code, and how all tests ended; null where none was run.</returns>
    private static async Task<(int Code, TestOutcome? Outcome)> RunAsync(
        bool install, string root, string results, IAnsiConsole console, TimeProvider time, Timings timings, CancellationToken cancellationToken)
    {
        var setup = new Setup(console.Profile.Out.Writer);
        if (!await timings.OfStepAsync("installation", () => setup.EnsureServersAsync(install, cancellationToken)))
            return (ExitCode.Unusable, null);
        // Nothing is measured yet: images are put together while the solution is built.
        var engine = Setup.IsBuildServer ? timings.OfStepAsync("images", () => setup.EnsureDockerAsync(root, cancellationToken)) : null;
        var built = await BuildAsync(root, console, timings, cancellationToken);
        var environment = AutomaticEnvironment.Name;
        // A build server proves both kinds, and that they agree; where no engine can be had, the tests that need one are skipped by name.
        if (engine is not null && await engine)
            environment = $"{ProcessesFile.KindName},{ContainersFile.KindName}";
        else if (engine is not null)
            console.WriteLine("No Docker engine: containers are not measured, and their tests are skipped.");
        if (built != ExitCode.Passed)
            return (built, null);

        var harness = await HarnessAsync(root, results, console, time, timings, cancellationToken);
        var request = new SuiteRequest
        {
            Root = root,
            Suites = [],
            Environment = environment,
            Profile = "smoke",
            Results = results,
        };
        // Not all suites are measured in both kinds of environment, or what is called a smoke test lasts too long.
        var suites = SuiteDescriptor.All.ToLookup(suite => suite.IsProvedEverywhere, suite => new SuiteRows(suite.Name));
        RunJob[] jobs =
        [
            new(request with { Suites = [.. suites[true]] }, console, time) { Timings = timings },
            new(request with { Suites = [.. suites[false]], Environment = environment.Split(',')[0], Results = Path.Combine(results, "others") }, console, time) { Timings = timings },
        ];
        var (code, all) = (ExitCode.Passed, harness);
        foreach (var job in jobs)
        {
            code = ExitCode.Worst(code, await job.MeasureAsync(cancellationToken));
            all += job.Outcome;
        }

        return (harness.Failed > 0 && code == ExitCode.Passed ? ExitCode.Regressed : code, all);
    }

    private static async Task<int> BuildAsync(string root, IAnsiConsole console, Timings timings, CancellationToken cancellationToken)
    {
        var dotnet = new Dotnet(root, console.Profile.Out.Writer);
        console.WriteLine("Build");
        if (!await timings.OfStepAsync("build", () => dotnet.BuildAsync(Solution, cancellationToken)))
            return ExitCode.Unusable;
        console.WriteLine("Format");
        return await timings.OfStepAsync("format", () => dotnet.RunAsync("The format check (mend it with: dotnet format)", ["format", Solution, "--verify-no-changes", "--no-restore"], cancellationToken))
            ? ExitCode.Passed
            : ExitCode.Regressed;
    }

    /// <summary>The harness's own tests. Those of the platform take longest of what neither paces a load nor measures one, and run beside the rest of that.</summary>
    private static async Task<TestOutcome> HarnessAsync(string root, string results, IAnsiConsole console, TimeProvider time, Timings timings, CancellationToken cancellationToken)
    {
        var paced = TestAssembly.Harness(root).ToLookup(assembly => Paced.Contains(assembly.Name));
        var together = await Task.WhenAll(paced[false].GroupBy(assembly => assembly.Name == LongestHarness).Select(RunAsync));
        return together.Aggregate(await RunAsync(paced[true]), (sum, part) => sum + part);

        async Task<TestOutcome> RunAsync(IEnumerable<TestAssembly> assemblies)
        {
            var sum = TestOutcome.None;
            foreach (var assembly in assemblies)
            {
                var began = time.GetTimestamp();
                var outcome = await timings.OfAssemblyAsync(assembly.Name, () => new TestProcess(assembly, results).RunAsync(null, [], cancellationToken));
                console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{assembly.Name}: {outcome.Passed} passed, {outcome.Failed} failed, {outcome.Skipped} skipped in {time.GetElapsedTime(began).TotalSeconds:0} s"));
                foreach (var (test, message) in outcome.Failures)
                    console.WriteLine($"\nFAILED {test}\n{message}\n");
                sum += outcome;
            }

            return sum;
        }
    }
}
