using System.CommandLine;
using Spectre.Console;
using Wakala.Perf.Suite;

namespace Wakala.Perf.Cli;

/// <summary><c>./perf test</c>: what CI runs. Format, build without warnings, the harness's own tests, the suites at profile smoke.</summary>
internal static class TestCommand
{
    public static Command Make(IAnsiConsole console, TimeProvider time)
    {
        var install = CommonOptions.Install();
        var all = new Option<bool>("--all") { Description = "Also the second tier: tests that take minutes to provoke what they are about, the suite that breaks a system (docs/check.md), and suites in containers after processes." };
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
                if (parsed.GetValue(record) && outcome is not null && Timings.MayBeRecorded(outcome))
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
