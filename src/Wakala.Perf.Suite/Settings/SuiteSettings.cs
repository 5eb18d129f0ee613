using System.Globalization;
using Wakala.Perf.Environments;

namespace Wakala.Perf.Suite;

/// <summary>How a suite runs. <c>dotnet test</c> sets none of it; <c>./perf</c> hands it over in environment variables.</summary>
public sealed record SuiteSettings
{
    /// <summary>Names the environment: <c>auto</c>, or a file of <c>environments/</c>.</summary>
    public const string EnvironmentVariable = "WAKALA_PERF_ENVIRONMENT";

    /// <summary>Names the profile: <c>smoke</c>, <c>pr</c>, <c>release</c>.</summary>
    public const string ProfileVariable = "WAKALA_PERF_PROFILE";

    /// <summary>The directory that results are written to.</summary>
    public const string ResultsVariable = "WAKALA_PERF_RESULTS";

    /// <summary>The directory of baselines.</summary>
    public const string BaselinesVariable = "WAKALA_PERF_BASELINES";

    /// <summary>The file that progress is written to, a line of JSON each.</summary>
    public const string ProgressVariable = "WAKALA_PERF_PROGRESS";

    /// <summary><c>1</c>: an inconclusive row fails instead of being skipped.</summary>
    public const string StrictVariable = "WAKALA_PERF_STRICT";

    /// <summary><c>1</c>: measure only, for a new baseline; no stored figure is compared with.</summary>
    public const string RecordVariable = "WAKALA_PERF_RECORD";

    /// <summary><c>1</c>: rows are not loaded; only what their requests cost is counted and judged.</summary>
    public const string WorkOnlyVariable = "WAKALA_PERF_WORK_ONLY";

    /// <summary><c>1</c>: the suite stops when its standard input ends.</summary>
    public const string StopWithInputVariable = "WAKALA_PERF_STOP_WITH_INPUT";

    /// <summary>The one row that is measured.</summary>
    public const string ScenarioVariable = "WAKALA_PERF_SCENARIO";

    /// <summary>What a build is compared with: a commit, a branch or a tag.</summary>
    public const string BaseVariable = "WAKALA_PERF_BASE";

    /// <summary><c>1</c>: the code of both builds is sampled where one is slower.</summary>
    public const string ProfileCodeVariable = "WAKALA_PERF_PROFILE_CODE";

    /// <summary><c>1</c>: stored figures alone decide, and nothing is measured side by side. It is for figures that are not accepted yet.</summary>
    public const string ScreenOnlyVariable = "WAKALA_PERF_SCREEN_ONLY";

    /// <summary>Seconds of the unmeasured warm-up of a table's rows; for those who do not ask how long anything took.</summary>
    public const string WarmUpVariable = "WAKALA_PERF_WARM_UP_SECONDS";

    /// <summary><c>1</c>: whoever started this measures nothing meanwhile and holds the machine's lock.</summary>
    public const string LockedVariable = "WAKALA_PERF_LOCKED";

    /// <summary>The profile under which rows are held to stored figures first.</summary>
    public const string ScreenedProfile = "smoke";

    private const double WarmUpSeconds = 12;

    /// <summary>What is left to warm where each row's work was counted, which sent it as many requests as the rest of the time would: many requests at once.</summary>
    private const double WarmUpSecondsAfterCounting = 5;

    /// <summary>The checkout.</summary>
    public required string RepositoryRoot { get; init; }

    /// <summary>The environment's name, or <c>auto</c>.</summary>
    public required string Environment { get; init; }

    /// <summary>The profile's name.</summary>
    public required string Profile { get; init; }

    /// <summary>The directory that results are written to.</summary>
    public required string Results { get; init; }

    /// <summary>The directory of baselines.</summary>
    public required string Baselines { get; init; }

    /// <summary>The one row that is measured; null for all.</summary>
    public string? Scenario { get; init; }

    /// <summary>What a build is compared with; null for the main branch before what is judged.</summary>
    public string? Base { get; init; }

    /// <summary>The contract of what the platform answers.</summary>
    public string Contract => Path.Combine(RepositoryRoot, "contract", "wakala.json");

    /// <summary>The file that progress is written to; null for none.</summary>
    public string? Progress { get; init; }

    /// <summary>How long the unmeasured warm-up of all of a table's rows lasts.</summary>
    public TimeSpan? WarmUp { get; init; }

    /// <summary>Whether an inconclusive row fails.</summary>
    public bool Strict { get; init; }

    /// <summary>Whether nothing is compared with.</summary>
    public bool Record { get; init; }

    /// <summary>Whether the code of both builds is sampled where one is slower.</summary>
    public bool ProfileCode { get; init; }

    /// <summary>Whether stored figures alone decide.</summary>
    public bool ScreenOnly { get; init; }

    /// <summary>Whether rows' work alone is counted and judged.</summary>
    public bool WorkOnly { get; init; }

    /// <summary>Whether the machine's lock is held by whoever started this.</summary>
    public bool Locked { get; init; }

    /// <summary>Whether the suite stops when its standard input ends.</summary>
    public bool StopWithInput { get; init; }

    /// <summary>Whether what trips is measured beside another build: a live system has one, and what is to be accepted or only counted needs none.</summary>
    /// <exception cref="EnvironmentException">A live system is to be compared with a build that was named.</exception>
    internal bool Compares(EnvironmentFile file)
    {
        if (file is LiveFile && Base is not null)
            throw new EnvironmentException($"'{file.Name}' is a live system, which has one build: nothing of {Base} can be measured beside it.", "Leave --base away, or choose --environment processes.");
        return file is not LiveFile && !Record && !ScreenOnly && !WorkOnly;
    }

    /// <summary>The settings that the environment variables give, with their defaults.</summary>
    /// <exception cref="EnvironmentException">One of them cannot be what it says.</exception>
    public static SuiteSettings FromEnvironment(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        var root = Suite.RepositoryRoot.Find();
        return new SuiteSettings
        {
            RepositoryRoot = root,
            Environment = Variable(EnvironmentVariable) ?? AutomaticEnvironment.Name,
            Profile = Variable(ProfileVariable) ?? ScreenedProfile,
            Results = Variable(ResultsVariable) ?? Path.Combine(root, "results", RunName(time)),
            Baselines = Variable(BaselinesVariable) ?? Path.Combine(root, "baselines"),
            Scenario = Variable(ScenarioVariable),
            Base = Variable(BaseVariable),
            Progress = Variable(ProgressVariable),
            WarmUp = WarmUpOf(Variable(WarmUpVariable)),
            Strict = Variable(StrictVariable) == "1",
            Record = Variable(RecordVariable) == "1",
            ProfileCode = Variable(ProfileCodeVariable) == "1",
            ScreenOnly = Variable(ScreenOnlyVariable) == "1",
            WorkOnly = Variable(WorkOnlyVariable) == "1",
            Locked = Variable(LockedVariable) == "1",
            StopWithInput = Variable(StopWithInputVariable) == "1",
        };
    }

    /// <summary>Whether the environment that is asked for by name says that it is of production's size.</summary>
    public static bool ClaimsProductionSize()
    {
        try
        {
            return Variable(EnvironmentVariable) is { } name && name != AutomaticEnvironment.Name && EnvironmentFile.Read(Suite.RepositoryRoot.Find(), name).ProductionSize;
        }
        catch (EnvironmentException)
        {
            // Bringing it up says what is wrong with it.
            return false;
        }
    }

    /// <summary>A run's name: when it began, and which process it is.</summary>
    public static string RunName(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyyMMdd-HHmmss}-{System.Environment.ProcessId}");
    }

    /// <summary>How long a table's rows are warmed up.</summary>
    /// <param name="counted">Whether the work of the rows was counted before.</param>
    public TimeSpan WarmUpLength(bool counted) => WarmUp ?? TimeSpan.FromSeconds(counted ? WarmUpSecondsAfterCounting : WarmUpSeconds);

    private static TimeSpan? WarmUpOf(string? text)
    {
        if (text is null)
            return null;
        return double.TryParse(text, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= 600
            ? TimeSpan.FromSeconds(seconds)
            : throw new EnvironmentException($"{WarmUpVariable} is '{text}'.", "Give 1 to 600 seconds, or unset it.");
    }

    private static string? Variable(string name) => System.Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
