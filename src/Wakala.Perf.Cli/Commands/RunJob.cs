using Spectre.Console;
using Wakala.Perf.Gate;
using Wakala.Perf.Reports;
using Wakala.Perf.Results;
using Wakala.Perf.Suite;

namespace Wakala.Perf.Cli;

/// <summary>One run of the main job, in one environment or in several.</summary>
internal sealed class RunJob(SuiteRequest request, IAnsiConsole console, TimeProvider time)
{
    private const char Comma = ',';

    public bool Install { get; init; }

    public FileInfo? Json { get; init; }

    public FileInfo? Markdown { get; init; }

    /// <summary>Where it is noted what each suite and row takes.</summary>
    public Timings Timings { get; init; } = new(time);

    /// <summary>How the tests ended.</summary>
    public TestOutcome Outcome { get; private set; } = TestOutcome.None;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var setup = new Setup(console.Profile.Out.Writer);
        foreach (var environment in Environments())
        {
            if (!await setup.EnsureForAsync(request.Root, environment, Install, cancellationToken))
                return ExitCode.Unusable;
        }

        var dotnet = new Dotnet(request.Root, console.Profile.Out.Writer);
        foreach (var (suite, _) in request.Suites)
        {
            if (!await dotnet.BuildChangedAsync(TestAssembly.Of(SuiteDescriptor.Named(suite), request.Root).Project, cancellationToken))
                return ExitCode.Unusable;
        }

        var code = await MeasureAsync(cancellationToken);
        Timings.Write(request.Results);
        return code;
    }

    /// <summary>The same for assemblies that are built.</summary>
    public async Task<int> MeasureAsync(CancellationToken cancellationToken)
    {
        var startedAt = time.GetUtcNow();
        var judgements = new List<ScenarioJudgement>();
        var notes = new List<RunNote?>();
        foreach (var environment in Environments())
        {
            var part = request with { Environment = environment, Results = Environments().Length == 1 ? request.Results : Path.Combine(request.Results, environment) };
            var run = new SuiteRun(part, new ProgressFollower(console, time), Timings);
            List<ScenarioJudgement> rows = [.. await run.RunAsync(cancellationToken)];
            notes.Add(run.Note());
            Outcome += await LookAgainAsync(part, rows, run.Outcome, cancellationToken);
            judgements.AddRange(rows);
        }

        if (Outcome.Passed + Outcome.Failed + Outcome.Skipped == 0)
        {
            var rows = request.Suites.SelectMany(suite => suite.Rows?.Rows ?? []).Distinct();
            console.WriteLine($"There is no row '{string.Join(", ", rows)}' in {string.Join(", ", request.Suites.Select(suite => suite.Suite))}: nothing was measured. Name it as the table prints it: \"GET /messages/list\".");
            return ExitCode.Unusable;
        }

        Report(judgements, notes, startedAt);
        return Conclude(judgements, notes.TrueForAll(note => note is not null));
    }

    /// <summary>Measures once more what could not be believed, and puts it in its place.</summary>
    private async Task<TestOutcome> LookAgainAsync(SuiteRequest part, List<ScenarioJudgement> rows, TestOutcome outcome, CancellationToken cancellationToken)
    {
        foreach (var doubtful in SecondLook.Doubtful(rows))
        {
            console.WriteLine($"{doubtful.Name} could not be believed: it is measured once more, now that the others are done.");
            var again = new SuiteRun(
                part with { Suites = [new SuiteRows(doubtful.Suite, RowSelection.Of(doubtful.Name))], Results = Path.Combine(part.Results, "again", ScenarioSlug.Of(doubtful.Name)) },
                new ProgressFollower(console, time),
                Timings);
            if ((await again.RunAsync(cancellationToken)).FirstOrDefault(one => one.Name == doubtful.Name) is { } judged)
            {
                rows[rows.IndexOf(doubtful)] = judged;
                var gated = SuiteVerdict.WhyItFails(doubtful.Suite, [.. rows.Where(row => row.Suite == doubtful.Suite)]) is null;
                outcome = SecondLook.Replace(outcome, doubtful.Name, again.Outcome, gated);
            }
        }

        return outcome;
    }

    private string[] Environments() => request.Environment.Split(Comma, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private void Report(List<ScenarioJudgement> judgements, List<RunNote?> notes, DateTimeOffset startedAt)
    {
        foreach (var rows in judgements.GroupBy(one => one.Environment))
        {
            console.WriteLine($"\nEnvironment {rows.Key}");
            ConsoleTable.Write(console, [.. rows]);
        }

        foreach (var (test, message) in Outcome.Failures)
            console.WriteLine($"\nFAILED {test}\n{message}");

        var environment = string.Join(", ", notes.Zip(Environments(), (note, name) => note?.Environment ?? name));
        var document = RunDocument.Of(
            judgements, environment, request.Profile, notes.Find(note => note is not null)?.Commit ?? "unknown", startedAt, time.GetUtcNow() - startedAt);
        DifferenceTable.Write(console, document.Differences);
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

    private int Conclude(List<ScenarioJudgement> judgements, bool hadEnvironment)
    {
        var verdict = WorstVerdict.Of(judgements);
        var code = ExitCode.Of(verdict, request.Strict);
        if (!hadEnvironment)
            code = ExitCode.Unusable;
        else if (code == ExitCode.Passed && Outcome.Failed > 0)
            (verdict, code) = (Verdict.Invalid, ExitCode.Invalid);
        LastLines.Write(console, judgements, hadEnvironment ? verdict.ToString() : "no usable environment", Path.GetRelativePath(request.Root, request.Results));
        return code;
    }
}
