using System.CommandLine;
using Spectre.Console;
using Wakala.Perf.Gate;
using Wakala.Perf.Reports;
using Wakala.Perf.Results;
using Wakala.Perf.Suite;

namespace Wakala.Perf.Cli;

/// <summary><c>./perf compare</c>: two builds of the platform side by side.</summary>
internal static class CompareCommand
{
    /// <summary>The tables that two builds can be compared on, by suite.</summary>
    private static readonly Dictionary<string, Func<string, ComparedBuild, ComparedBuild, ComparedTable>> Tables = new()
    {
        ["api"] = ApiBuilds.Table,
        ["database"] = DatabaseBuilds.Table,
        ["cache"] = CacheBuilds.Table,
        ["websocket"] = FleetBuilds.Sockets,
        ["throughput"] = FleetBuilds.Messages,
    };

    public static Command Make(IAnsiConsole console)
    {
        var first = new Option<string>("--base") { Description = "The build that is the measure: a commit, a branch or a tag. Where this branch left the main one, when left out." };
        var second = new Option<string>("--candidate") { Description = "The build that is judged: a commit, a branch or a tag; the work tree when left out." };
        var suite = new Option<string>("--suite") { Description = "The suite whose rows are compared: api when left out, database (the statements that each build exports), cache (what it asks of Redis), websocket (messages and connections between two processes), throughput (messages from acceptance to push).", DefaultValueFactory = _ => "api" };
        suite.AcceptOnlyFromAmong([.. Tables.Keys]);
        var redis = new Option<string[]>("--redis-servers") { Description = "With --suite cache: the paths of two redis-server programs, the base's and the candidate's; both share one server when left out.", Arity = new ArgumentArity(2, 2), AllowMultipleArgumentsPerToken = true };
        var scenario = CommonOptions.Scenario();
        var equal = new Option<bool>("--even-if-equal") { Description = "Measure although both builds are made of the same files." };
        var seed = new Option<ulong>("--seed") { Description = "Seed of the arrivals and of who gets which.", DefaultValueFactory = _ => 1 };
        var json = new Option<FileInfo>("--json") { Description = "Write what was measured and judged as one JSON document." };
        var record = new Option<FileInfo>("--record") { Description = "Add the verdicts and the block ratios that they rest on to this file, a line of JSON a run (equal builds: docs/data/equal-builds.jsonl)." };
        var command = new Command("compare", "Measures two builds of the platform side by side.") { first, second, suite, redis, scenario, equal, seed, json, record };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var root = RepositoryRoot.Find();
            var source = new PlatformSource(root, console.WriteLine);
            var one = await source.BuildAsync(parsed.GetValue(first) ?? await source.MergeBaseAsync(cancellationToken), cancellationToken);
            var other = await source.BuildAsync(parsed.GetValue(second) ?? PlatformSource.WorkTree, cancellationToken);
            console.WriteLine($"Base: {one.Name}. Candidate: {other.Name}.");
            var servers = parsed.GetValue(redis) is [var before, var after] ? (before, after) : ((string, string)?)null;
            if (servers is not null && parsed.GetValue(suite) != "cache")
            {
                console.WriteLine("--redis-servers are for --suite cache.");
                return ExitCode.Unusable;
            }

            if (one.Tree == other.Tree && servers is null && !parsed.GetValue(equal))
            {
                console.WriteLine("Both are made of the same files: nothing of the platform has changed, and there is nothing to compare (--even-if-equal measures all the same).");
                return ExitCode.Passed;
            }

            var request = new ComparisonRequest { Table = servers is null ? Tables[parsed.GetValue(suite)!](root, one, other) : CacheBuilds.Table(root, one, other, servers), Scenario = parsed.GetValue(scenario), Seed = parsed.GetValue(seed) };
            return await RunAsync(console, request, parsed.GetValue(json), async outcome =>
            {
                if (parsed.GetValue(record) is { } file)
                    ComparisonRecord.Append(file.FullName, outcome, request, await Commit.ReadAsync(root, cancellationToken), SelfTestCommand.CommandLine(parsed));
            }, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(IAnsiConsole console, ComparisonRequest request, FileInfo? json, Func<ComparisonOutcome, Task> record, CancellationToken cancellationToken)
    {
        ComparisonOutcome outcome;
        try
        {
            outcome = await new Comparison(request, console.WriteLine).RunAsync(cancellationToken);
        }
        catch (ArgumentException error)
        {
            console.WriteLine(error.Message);
            return ExitCode.Unusable;
        }

        if (json is not null)
            ResultsJson.Write(json.FullName, outcome);
        await record(outcome);
        ComparisonTable.Write(console, outcome.Rows);
        var verdict = outcome.Rows.Count == 0 ? Verdict.Invalid : outcome.Rows.Max(row => row.Verdict);
        console.WriteLine($"\nVerdict: {verdict}, after {outcome.MeasuredSeconds:0} s measured.");
        return ExitCode.Of(verdict, strict: false);
    }
}
