using System.CommandLine;
using Spectre.Console;
using Wakala.Perf.Reports;
using Wakala.Perf.Suite;

namespace Wakala.Perf.Cli;

/// <summary><c>./perf baselines diff</c>: what the work tree's baselines change, as a reviewer reads it.</summary>
internal static class BaselinesCommand
{
    public static Command Make(IAnsiConsole console)
    {
        var since = new Argument<string>("commit") { Description = "What they are compared with: a commit, a branch or a tag.", DefaultValueFactory = _ => "HEAD" };
        var diff = new Command("diff", "Prints which figures the work tree's baselines change: old, new and reason.") { since };
        diff.SetAction(async (parsed, cancellationToken) =>
        {
            var commit = parsed.GetValue(since)!;
            var changes = await new BaselineHistory(RepositoryRoot.Find()).ChangesSinceAsync(commit, cancellationToken);
            if (changes is null)
            {
                console.WriteLine($"git cannot read '{commit}' here: name a commit, a branch or a tag of this checkout.");
                return ExitCode.Unusable;
            }

            if (changes.Count == 0)
                console.WriteLine($"No baseline differs from {commit}.");
            else
                BaselineChangeTable.Write(console, changes);
            return ExitCode.Passed;
        });
        return new Command("baselines", "Looks at the baselines; ./perf accept is what writes them.") { diff };
    }
}
