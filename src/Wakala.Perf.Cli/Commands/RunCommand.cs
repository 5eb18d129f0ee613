using System.CommandLine;
using Spectre.Console;
using Wakala.Perf.Suite;

namespace Wakala.Perf.Cli;

/// <summary><c>./perf run</c>: the main job. Environment up, data seeded, every table measured and judged, reports written.</summary>
internal static class RunCommand
{
    public static Command Make(IAnsiConsole console, TimeProvider time)
    {
        var suite = CommonOptions.Suite();
        var scenario = CommonOptions.Scenario();
        var environment = CommonOptions.Environment();
        var profile = CommonOptions.Profile();
        var first = CommonOptions.Base();
        var since = new Option<string>("--since")
        {
            Description = "Leave out the suites and rows that nothing can reach which has changed since this branch left another: a branch, a commit or a tag. docs/since.md says what reaches what.",
        };
        var all = new Option<bool>("--all-rows") { Description = "With --since: run what it leaves out too, and say what that is." };
        var code = new Option<bool>("--profile-code") { Description = "Where a row is slower side by side, sample the code of both builds and say which methods grew." };
        var install = CommonOptions.Install();
        var strict = CommonOptions.Strict();
        var json = new Option<FileInfo>("--json") { Description = "Write the whole run as one JSON document." };
        var markdown = new Option<FileInfo>("--markdown") { Description = "Write a summary as Markdown." };
        var command = new Command("run", "Measures every table and judges it: the main job.") { suite, scenario, environment, profile, first, since, all, code, install, strict, json, markdown };
        command.Validators.Add(result =>
        {
            if (result.GetValue(all) && result.GetValue(since) is null)
                result.AddError("--all-rows is for --since REF: without it every row is run.");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var root = RepositoryRoot.Find();
            var request = new SuiteRequest
            {
                Root = root,
                Suites = [.. SuiteDescriptor.Names.Where(name => (parsed.GetValue(suite) ?? name) == name).Select(name => new SuiteRows(name, CommonOptions.Rows(parsed, scenario)))],
                Environment = parsed.GetValue(environment)!,
                Profile = parsed.GetValue(profile)!,
                Base = parsed.GetValue(first),
                ProfileCode = parsed.GetValue(code),
                Strict = parsed.GetValue(strict),
                Results = Path.Combine(root, "results", SuiteSettings.RunName(time)),
            };
            var job = new RunJob(request, console, time)
            {
                Since = parsed.GetValue(since) is { } reference ? await Reach.FindAsync(root, reference, request.Base ?? SuiteSettings.FromEnvironment().Base, request.Environments, cancellationToken) : null,
                AllRows = parsed.GetValue(all),
                Install = parsed.GetValue(install) || Setup.IsBuildServer,
                Json = parsed.GetValue(json),
                Markdown = parsed.GetValue(markdown),
            };
            return await job.RunAsync(cancellationToken);
        });
        return command;
    }
}
