using System.CommandLine;
using Spectre.Console;
using Wakala.Perf.Suite;

namespace Wakala.Perf.Cli;

/// <summary><c>./perf accept</c>: measures several trials, has a confirming run judged by them, and only then makes them the baseline.</summary>
internal static class AcceptCommand
{
    public static Command Make(IAnsiConsole console, TimeProvider time)
    {
        var suite = CommonOptions.Suite();
        suite.Required = true;
        suite.Description = "The suite.";
        var scenario = CommonOptions.Scenario();
        var environment = CommonOptions.Environment();
        var profile = CommonOptions.Profile();
        var install = CommonOptions.Install();
        var trials = new Option<int>("--trials") { Description = "How many trials of each row; 3 at least, or 1 with --add.", DefaultValueFactory = _ => 3 };
        var reason = new Option<string>("--reason") { Description = "Why the figures are accepted; it stands in the baseline.", Required = true };
        var workOnly = new Option<bool>("--work-only") { Description = "Accept what requests cost in countable things, and nothing that depends on the machine's speed." };
        var add = new Option<bool>("--add") { Description = "Add the trials to those that the baseline has, where machine and workload are the same: a live system's are gathered over days." };
        var release = new Option<string>("--release") { Description = "These are the figures of a release, which is named: drift is judged from here on." };
        trials.Validators.Add(result =>
        {
            var fewest = result.GetValue(add) ? 1 : Gate.Baseline.FewestTrials;
            if (result.GetValueOrDefault<int>() < fewest)
                result.AddError($"--trials is {result.GetValueOrDefault<int>()}, and {(fewest == 1 ? "--add" : "a baseline")} needs {fewest} at least.");
        });
        reason.Validators.Add(result =>
        {
            if (string.IsNullOrWhiteSpace(result.GetValueOrDefault<string>()))
                result.AddError("--reason is empty: say in a sentence why the figures are to be the measure from now on, less work included.");
        });
        var command = new Command("accept", "Promotes what is measured to a baseline, after a confirming run.") { suite, scenario, environment, profile, trials, reason, add, release, workOnly, install };
        command.SetAction((parsed, cancellationToken) =>
        {
            var root = RepositoryRoot.Find();
            var request = new SuiteRequest
            {
                Root = root,
                Suites = [new SuiteRows(parsed.GetValue(suite)!, CommonOptions.Rows(parsed, scenario))],
                Environment = parsed.GetValue(environment)!,
                Profile = parsed.GetValue(profile)!,
                Results = Path.Combine(root, "results", SuiteSettings.RunName(time)),
                WorkOnly = parsed.GetValue(workOnly),
            };
            // What is counted is the same in every run; the confirming run sees to that.
            var job = new AcceptJob(request, console, time)
            {
                Trials = request.WorkOnly ? 1 : parsed.GetValue(trials),
                Reason = parsed.GetValue(reason)!,
                Add = parsed.GetValue(add),
                Release = parsed.GetValue(release),
            };
            return job.RunAsync(parsed.GetValue(install) || Setup.IsBuildServer, cancellationToken);
        });
        return command;
    }
}
