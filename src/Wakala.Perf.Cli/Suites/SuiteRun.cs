using Wakala.Perf.Gate;
using Wakala.Perf.Results;
using Wakala.Perf.Suite;

namespace Wakala.Perf.Cli;

/// <summary>What is asked of a run of suites.</summary>
internal sealed record SuiteRequest
{
    private const char Comma = ',';

    public required string Root { get; init; }

    /// <summary>The suites, and which of their rows.</summary>
    public required IReadOnlyList<SuiteRows> Suites { get; init; }

    /// <summary>The environment; several with commas between.</summary>
    public required string Environment { get; init; }

    /// <summary>The environments by themselves.</summary>
    public IReadOnlyList<string> Environments => Environment.Split(Comma, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public required string Profile { get; init; }

    public required string Results { get; init; }

    public string? Base { get; init; }

    public bool ProfileCode { get; init; }

    public string? Baselines { get; init; }

    public bool Strict { get; init; }

    public bool Record { get; init; }

    /// <summary>Whether rows are not loaded, and only their work is counted.</summary>
    public bool WorkOnly { get; init; }
}

/// <summary>Launches the same test assemblies as <c>dotnet test</c>, one after the other, follows them, and merges what they leave.</summary>
/// <param name="request">What is asked.</param>
/// <param name="follower">Shows how far they are.</param>
/// <param name="timings">Where it is noted what each suite and row takes.</param>
internal sealed class SuiteRun(SuiteRequest request, ProgressFollower follower, Timings timings)
{
    /// <summary>How the tests ended, all suites together.</summary>
    public TestOutcome Outcome { get; private set; } = TestOutcome.None;

    /// <exception cref="Environments.EnvironmentException">A file of settings that the variable names cannot be used.</exception>
    public async Task<IReadOnlyList<ScenarioJudgement>> RunAsync(CancellationToken cancellationToken)
    {
        var given = SuiteSettings.FromEnvironment();
        foreach (var (suite, rows) in request.Suites)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var progress = Path.Combine(request.Results, suite, "progress.jsonl");
            Directory.CreateDirectory(Path.GetDirectoryName(progress)!);
            var settings = Path.Combine(request.Results, "settings", $"{suite}.json");
            SettingsFile.Write(settings, Settings(given, request, rows, progress));
            var tests = new TestProcess(TestAssembly.Of(SuiteDescriptor.Named(suite), request.Root), request.Results);
            Outcome += await timings.OfSuiteAsync(suite, () => follower.FollowAsync(progress, () => tests.RunAsync(settings, rows is null ? [] : RowFilter.Of(rows), cancellationToken)));
        }

        return [.. request.Suites.SelectMany(one => Judgements(one.Suite))];
    }

    /// <summary>What the run was; null when no suite came as far as an environment.</summary>
    public RunNote? Note()
    {
        var file = Path.Combine(request.Results, RunNote.FileName);
        return File.Exists(file) ? ResultsJson.Read<RunNote>(file) : null;
    }

    private IEnumerable<ScenarioJudgement> Judgements(string suite)
        => Directory.EnumerateFiles(Path.Combine(request.Results, suite), "*.json")
            .OrderBy(File.GetLastWriteTimeUtc)
            .Select(ResultsJson.Read<ScenarioJudgement>);

    /// <summary>What the process of a suite is told.</summary>
    /// <param name="given">What the one who called set by a file or by variables; the command line goes before it.</param>
    /// <param name="request">The command line.</param>
    /// <param name="rows">The rows of the suite that are run; null for all.</param>
    /// <param name="progress">The file of progress.</param>
    internal static SuiteSettings Settings(SuiteSettings given, SuiteRequest request, RowSelection? rows, string progress) => given with
    {
        Environment = request.Environment,
        Profile = request.Profile,
        Scenario = rows,
        Base = request.Base ?? given.Base,
        Results = request.Results,
        Baselines = request.Baselines ?? Path.Combine(request.Root, "baselines"),
        ProfileCode = request.ProfileCode || given.ProfileCode,
        // Figures that are to be accepted must predict the run by themselves.
        ScreenOnly = request.Baselines is not null || given.ScreenOnly,
        Progress = progress,
        Strict = request.Strict || given.Strict,
        StopWithInput = true,
        Record = request.Record,
        WorkOnly = request.WorkOnly || given.WorkOnly,
        // A run judges work too.
        TimesOnly = false,
    };
}
