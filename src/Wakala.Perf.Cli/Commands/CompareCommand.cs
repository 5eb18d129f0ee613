using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Wakala.Perf.Gate;
using Wakala.Perf.Reports;
using Wakala.Perf.Results;
using Wakala.Perf.Suite;

namespace Wakala.Perf.Cli;

/// <summary><c>./perf compare</c>: two builds of the platform side by side.</summary>
internal static class CompareCommand
{
    /// <summary>The profile of whose data both builds are served.</summary>
    private const string ComparedProfile = "pr";

    public static Command Make(IAnsiConsole console)
    {
        var first = new Option<string>("--base") { Description = "The build that is the measure: a commit, a branch or a tag. Where this branch left the main one, when left out." };
        var second = new Option<string>("--candidate") { Description = "The build that is judged: a commit, a branch or a tag; the work tree when left out." };
        var firstImage = new Option<string>("--base-image") { Description = "The build that is the measure, as an image of this machine's Docker engine: a tag or a digest. Needs --candidate-image." };
        var secondImage = new Option<string>("--candidate-image") { Description = "The build that is judged, as an image. Needs --base-image." };
        var suite = new Option<string>("--suite") { Description = $"The suite whose rows are compared, {SuiteName.Api} when left out: {string.Join(", ", SuiteDescriptor.Compared.Select(one => $"{one.Name} ({one.Compares})"))}.", DefaultValueFactory = _ => SuiteName.Api };
        suite.AcceptOnlyFromAmong([.. SuiteDescriptor.Compared.Select(one => one.Name)]);
        var redis = new Option<string[]>("--redis-servers") { Description = "With --suite cache: the paths of two redis-server programs, the base's and the candidate's; both share one server when left out.", Arity = new ArgumentArity(2, 2), AllowMultipleArgumentsPerToken = true };
        var scenario = CommonOptions.Scenario();
        var equal = new Option<bool>("--even-if-equal") { Description = "Measure although both builds are made of the same files." };
        var saturated = new Option<bool>("--saturated") { Description = $"Compare what the builds answer a second when each in turn gets as many requests as it can take, row after row, instead of response times under one stream; of {Saturable()}." };
        var apart = new Option<bool>("--databases-apart") { Description = "Give each build a database of its own, seeded afresh for every pair of processes, as builds of different migrations have: shows what two databases differ by." };
        var seed = new Option<ulong>("--seed") { Description = "Seed of the arrivals and of who gets which.", DefaultValueFactory = _ => 1 };
        var json = new Option<FileInfo>("--json") { Description = "Write what was measured and judged as one JSON document." };
        var record = new Option<FileInfo>("--record") { Description = "Add the verdicts and the block ratios that they rest on to this file, a line of JSON a run (equal builds: docs/data/equal-builds.jsonl)." };
        var command = new Command("compare", "Measures two builds of the platform side by side.") { first, second, firstImage, secondImage, suite, redis, scenario, saturated, equal, apart, seed, json, record };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var root = RepositoryRoot.Find();
            var (images, commits) = ((Base: parsed.GetValue(firstImage), Candidate: parsed.GetValue(secondImage)), (Base: parsed.GetValue(first), Candidate: parsed.GetValue(second)));
            if (images.Base is null != images.Candidate is null || (images.Base is not null && (commits.Base ?? commits.Candidate) is not null))
            {
                console.WriteLine("An image is compared with an image: give --base-image and --candidate-image, and neither --base nor --candidate.");
                return ExitCode.Unusable;
            }

            var (one, other) = images is ({ } before, { } after)
                ? (await ComparedBuild.OfImageAsync(before, cancellationToken), await ComparedBuild.OfImageAsync(after, cancellationToken))
                : await CommitsAsync(new PlatformSource(root, console.WriteLine), commits.Base, commits.Candidate, cancellationToken);
            console.WriteLine($"Base: {one.Name}. Candidate: {other.Name}.");
            var asked = SuiteDescriptor.Named(parsed.GetValue(suite)!);
            var servers = parsed.GetValue(redis) is [var older, var newer] ? (older, newer) : ((string, string)?)null;
            if (servers is not null && asked.Name != SuiteName.Cache)
            {
                console.WriteLine($"--redis-servers are for --suite {SuiteName.Cache}.");
                return ExitCode.Unusable;
            }

            if (parsed.GetValue(apart) && !asked.HasDatabase)
            {
                console.WriteLine($"--databases-apart is for suites that have a database; {asked.Name} has none.");
                return ExitCode.Unusable;
            }

            if (parsed.GetValue(saturated) && !asked.CanSaturate)
            {
                console.WriteLine($"--saturated is for {Saturable()}; what the others can take their own tests measure: ./perf run --suite {asked.Name}.");
                return ExitCode.Unusable;
            }

            if (one.Tree == other.Tree && servers is null && !parsed.GetValue(equal))
            {
                console.WriteLine("Both are made of the same files: nothing of the platform has changed, and there is nothing to compare (--even-if-equal measures all the same).");
                return ExitCode.Passed;
            }

            var waivers = WaiverBook.Read(Path.Combine(root, "baselines"), TimeProvider.System);
            var request = new ComparisonRequest { Waivers = row => waivers.Of("processes", ComparedProfile, asked.Name, row), Table = servers is null ? asked.Compare!(root, one, other, parsed.GetValue(apart)) : CacheBuilds.Table(root, one, other, servers), Scenario = parsed.GetValue(scenario), Saturated = parsed.GetValue(saturated), CountsWork = !parsed.GetValue(saturated), Seed = parsed.GetValue(seed) };
            return await RunAsync(console, request, parsed.GetValue(json), async outcome =>
            {
                if (parsed.GetValue(record) is { } file)
                    ComparisonRecord.Append(file.FullName, outcome, request, await Commit.ReadAsync(root, cancellationToken), SelfTestCommand.CommandLine(parsed));
            }, cancellationToken);
        });
        return command;
    }

    private static string Saturable() => string.Join(" and ", SuiteDescriptor.All.Where(suite => suite.CanSaturate).Select(suite => $"--suite {suite.Name}"));

    private static async Task<(ComparedBuild Base, ComparedBuild Candidate)> CommitsAsync(PlatformSource source, string? first, string? second, CancellationToken cancellationToken)
        => (await source.BuildBaseAsync(first, cancellationToken), await source.BuildAsync(second ?? PlatformSource.WorkTree, cancellationToken));

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
        double[] shares = [.. outcome.Measurement.Conditions.Select(pair => pair.RateShare).Distinct().Order()];
        var share = shares is [< 1 and var least, ..] ? string.Create(CultureInfo.InvariantCulture, $" at {least:0.##}{(shares.Length > 1 ? string.Create(CultureInfo.InvariantCulture, $" to {shares[^1]:0.##}") : string.Empty)} of the arrivals, which leave this machine room") : string.Empty;
        var engine = outcome.MeasuredSeconds == 0 ? string.Empty : $"; played by {(outcome.Fingerprint.Engine == LoadEngine.Reactor ? "the reactor" : "client libraries")}";
        console.WriteLine($"\nVerdict: {verdict}, after {outcome.MeasuredSeconds:0} s measured{share}{engine}.");
        return ExitCode.Of(verdict, strict: false);
    }
}
