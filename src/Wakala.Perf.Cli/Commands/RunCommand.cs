using System.CommandLine;
using Spectre.Console;
using Wakala.Perf.Gate;
using Wakala.Perf.Reports;
using Wakala.Perf.Results;
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
        var install = CommonOptions.Install();
        var strict = CommonOptions.Strict();
        var json = new Option<FileInfo>("--json") { Description = "Write the whole run as one JSON document." };
        var markdown = new Option<FileInfo>("--markdown") { Description = "Write a summary as Markdown." };
        var command = new Command("run", "Measures every table and judges it: the main job.") { suite, scenario, environment, profile, install, strict, json, markdown };
        command.SetAction((parsed, cancellationToken) =>
        {
            var root = RepositoryRoot.Find();
            var request = new SuiteRequest
            {
                Root = root,
                Suites = parsed.GetValue(suite) is { } one ? [one] : [.. TestAssembly.SuiteNames],
                Scenario = parsed.GetValue(scenario),
                Environment = parsed.GetValue(environment)!,
                Profile = parsed.GetValue(profile)!,
                Strict = parsed.GetValue(strict),
                Results = Path.Combine(root, "results", SuiteSettings.RunName(time)),
            };
            var job = new RunJob(request, console, time)
            {
                Install = parsed.GetValue(install) || Setup.IsBuildServer,
                Json = parsed.GetValue(json),
                Markdown = parsed.GetValue(markdown),
            };
            return job.RunAsync(cancellationToken);
        });
        return command;
    }
}

/// <summary>One run of the main job.</summary>
internal sealed class RunJob(SuiteRequest request, IAnsiConsole console, TimeProvider time)
{
    public bool Install { get; init; }

    public FileInfo? Json { get; init; }

    public FileInfo? Markdown { get; init; }

    /// <summary>How the tests ended.</summary>
    public TestOutcome Outcome { get; private set; } = TestOutcome.None;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (!await new Setup(console.Profile.Out.Writer).EnsureAsync(Install, cancellationToken))
            return ExitCode.Unusable;
        var dotnet = new Dotnet(request.Root, console.Profile.Out.Writer);
        foreach (var suite in request.Suites)
        {
            if (!await dotnet.BuildAsync(TestAssembly.Suite(suite, request.Root).Project, cancellationToken))
                return ExitCode.Unusable;
        }

        return await MeasureAsync(cancellationToken);
    }

    /// <summary>The same for assemblies that are built.</summary>
    public async Task<int> MeasureAsync(CancellationToken cancellationToken)
    {
        var startedAt = time.GetUtcNow();
        var run = new SuiteRun(request, new ProgressFollower(console, time));
        var judgements = await run.RunAsync(cancellationToken);
        Outcome = run.Outcome;
        if (Outcome.Passed + Outcome.Failed + Outcome.Skipped == 0)
        {
            console.WriteLine($"There is no row '{request.Scenario}' in {string.Join(", ", request.Suites)}: nothing was measured. Name it as the table prints it: \"GET /messages/list\".");
            return ExitCode.Unusable;
        }

        Report(judgements, run.Note(), startedAt);
        return Conclude(judgements, run.Note() is not null);
    }

    private void Report(IReadOnlyList<ScenarioJudgement> judgements, RunNote? note, DateTimeOffset startedAt)
    {
        if (judgements.Count > 0)
            ConsoleTable.Write(console, judgements);
        foreach (var (test, message) in Outcome.Failures)
            console.WriteLine($"\nFAILED {test}\n{message}");

        var document = RunDocument.Of(
            judgements, note?.Environment ?? request.Environment, request.Profile, note?.Commit ?? "unknown", startedAt, time.GetUtcNow() - startedAt);
        foreach (var file in (string?[])[Path.Combine(request.Results, "report.json"), Json?.FullName])
        {
            if (file is not null)
                ResultsJson.Write(file, document);
        }

        foreach (var file in (string?[])[Path.Combine(request.Results, "report.md"), Markdown?.FullName])
        {
            if (file is not null)
                File.WriteAllText(file, MarkdownSummary.Of(document, judgements));
        }
    }

    private int Conclude(IReadOnlyList<ScenarioJudgement> judgements, bool hadEnvironment)
    {
        var verdict = WorstVerdict.Of(judgements);
        var code = ExitCode.Of(verdict, request.Strict);
        if (!hadEnvironment)
            code = ExitCode.Unusable;
        else if (code == ExitCode.Passed && Outcome.Failed > 0)
            (verdict, code) = (Verdict.Invalid, ExitCode.Invalid);
        console.WriteLine($"\nVerdict: {(hadEnvironment ? verdict : "no usable environment")}. Results: {Path.GetRelativePath(request.Root, request.Results)}");
        return code;
    }
}
