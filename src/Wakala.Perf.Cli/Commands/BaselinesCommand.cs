using System.CommandLine;
using Spectre.Console;
using Wakala.Perf.Gate;
using Wakala.Perf.Reports;
using Wakala.Perf.Suite;

namespace Wakala.Perf.Cli;

/// <summary><c>./perf baselines diff</c>: what the work tree's baselines change, as a reviewer reads it. <c>./perf baselines migrate</c>: old files in the format of today.</summary>
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
        var migrate = new Command("migrate", "Rewrites baselines of an older format, with every figure, histogram and reason kept.");
        migrate.SetAction(_ => Migrate(Path.Combine(RepositoryRoot.Find(), "baselines"), console));
        return new Command("baselines", "Looks at the baselines, and rewrites those of an older format; ./perf accept is what makes them.") { diff, migrate };
    }

    /// <summary>Rewrites what is of an older format, and says a line a file; one that cannot be rewritten is left as it is.</summary>
    public static int Migrate(string root, IAnsiConsole console)
    {
        var (migration, code) = (new BaselineMigration(root), ExitCode.Passed);
        foreach (var file in migration.Files())
        {
            try
            {
                console.WriteLine($"{migration.Shown(file)}: {(migration.Migrate(file) ? $"rewritten in format {Gate.Baseline.CurrentSchema}" : "nothing to rewrite")}");
            }
            catch (BaselineException refused)
            {
                console.WriteLine(refused.Message);
                code = ExitCode.Unusable;
            }
        }

        return code;
    }
}
