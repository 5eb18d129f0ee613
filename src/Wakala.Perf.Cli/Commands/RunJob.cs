using Spectre.Console;
using Wakala.Perf.Gate;
using Wakala.Perf.Reports;
using Wakala.Perf.Results;
using Wakala.Perf.Suite;

namespace Wakala.Perf.Cli;

/// <summary>One run of the main job, in one environment or in several.</summary>
internal sealed class RunJob(SuiteRequest request, IAnsiConsole console, TimeProvider time)
{
    private IReadOnlyList<RunPart>? _parts;

    public bool Install { get; init; }

    /// <summary>What a change can reach: the rest is left out. Null for a run of everything.</summary>
    public Reach? Since { get; init; }

    /// <summary>Whether the rest is run all the same.</summary>
    public bool AllRows { get; init; }

    public FileInfo? Json { get; init; }

    public FileInfo? Markdown { get; init; }

    /// <summary>Where it is noted what each suite and row takes.</summary>
    public Timings Timings { get; init; } = new(time);

    /// <summary>How the tests ended.</summary>
    public TestOutcome Outcome { get; private set; } = TestOutcome.None;

    private IReadOnlyList<RunPart> Parts => _parts ??= [.. request.Environments.Select(environment => RunPart.Of(request, environment, Since, AllRows))];

    private IEnumerable<NotRun> Left => Parts.SelectMany(part => part.Left);

    /// <summary>Whether there is nothing to run: nothing that has changed can reach anything that was asked for.</summary>
    private bool IsOfNothing => Parts.All(part => part.Suites.Count == 0);

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var setup = new Setup(console.Profile.Out.Writer);
        foreach (var part in Parts.Where(part => part.Suites.Count > 0))
        {
            if (!await setup.EnsureForAsync(request.Root, part.Environment, Install, cancellationToken))
                return ExitCode.Unusable;
        }

        var dotnet = new Dotnet(request.Root, console.Profile.Out.Writer);
        foreach (var suite in Parts.SelectMany(part => part.Suites).Select(one => one.Suite).Distinct())
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
        Say(Parts.SelectMany(part => part.Lines(Parts.Count > 1)));
        var judgements = new List<ScenarioJudgement>();
        var environments = new List<(string Asked, RunNote? Note)>();
        foreach (var one in Parts.Where(part => part.Suites.Count > 0))
        {
            var part = request with { Suites = one.Suites, Environment = one.Environment, Results = Parts.Count == 1 ? request.Results : Path.Combine(request.Results, one.Environment) };
            var run = new SuiteRun(part, new ProgressFollower(console, time), Timings);
            List<ScenarioJudgement> rows = [.. await run.RunAsync(cancellationToken)];
            environments.Add((one.Environment, run.Note()));
            Outcome += await LookAgainAsync(part, rows, run.Outcome, cancellationToken);
            judgements.AddRange(rows);
        }

        if (!IsOfNothing && Outcome.Passed + Outcome.Failed + Outcome.Skipped == 0)
        {
            var asked = Parts.SelectMany(part => part.Suites).ToList();
            var rows = asked.SelectMany(suite => suite.Rows?.Rows ?? []).Distinct();
            console.WriteLine($"There is no row '{string.Join("', '", rows)}' in {string.Join(", ", asked.Select(suite => suite.Suite).Distinct())}: nothing was measured. Name it as the table prints it: \"GET /messages/list\".");
            return ExitCode.Unusable;
        }

        var commit = environments.Find(one => one.Note is not null).Note?.Commit ?? await Commit.ReadAsync(request.Root, cancellationToken);
        var names = IsOfNothing ? request.Environments : environments.Select(one => one.Note?.Environment ?? one.Asked);
        Report(RunDocument.Of(judgements, string.Join(", ", names), request.Profile, commit, startedAt, time.GetUtcNow() - startedAt, [.. Left], IsOfNothing), judgements);
        return Conclude(judgements, environments.TrueForAll(one => one.Note is not null));
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

    private void Report(RunDocument document, List<ScenarioJudgement> judgements)
    {
        foreach (var rows in judgements.GroupBy(one => one.Environment))
        {
            console.WriteLine($"\nEnvironment {rows.Key}");
            ConsoleTable.Write(console, [.. rows]);
        }

        foreach (var (test, message) in Outcome.Failures)
            console.WriteLine($"\nFAILED {test}\n{message}");

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
        var results = Path.GetRelativePath(request.Root, request.Results);
        if (IsOfNothing)
        {
            Say([$"Nothing was measured: nothing could have changed {Parts[0].Change}. Results: {results}"]);
            return ExitCode.Passed;
        }

        var verdict = WorstVerdict.Of(judgements);
        var code = ExitCode.Of(verdict, request.Strict);
        if (!hadEnvironment)
            code = ExitCode.Unusable;
        else if (code == ExitCode.Passed && Outcome.Failed > 0)
            (verdict, code) = (Verdict.Invalid, ExitCode.Invalid);
        Say(Parts.SelectMany(part => part.Lines(Parts.Count > 1)));
        LastLines.Write(console, judgements, hadEnvironment ? verdict.ToString() : "no usable environment", results);
        return code;
    }

    /// <summary>Each line whole, whatever the terminal's width.</summary>
    private void Say(IEnumerable<string> lines)
    {
        foreach (var line in lines)
            console.Profile.Out.Writer.WriteLine(line);
    }
}
