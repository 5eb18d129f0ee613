using System.Globalization;
using Wakala.Perf.Environments;

namespace Wakala.Perf.Suite;

/// <summary>
/// How a suite runs. <c>dotnet test</c> sets none of it; whoever starts a suite's process writes it into a file, which <see cref="FileVariable"/> names.
/// </summary>
public sealed record SuiteSettings
{
    /// <summary>Names the file of settings (<see cref="SettingsFile"/>).</summary>
    public const string FileVariable = "WAKALA_PERF_SETTINGS";

    /// <summary>What a build is compared with, where no file says it: a commit, a branch or a tag.</summary>
    public const string BaseVariable = "WAKALA_PERF_BASE";

    /// <summary><c>1</c>: <see cref="WorkOnly"/>, whatever a file says.</summary>
    public const string WorkOnlyVariable = "WAKALA_PERF_WORK_ONLY";

    /// <summary>The profile under which rows are held to stored figures first.</summary>
    public const string ScreenedProfile = "smoke";

    private const double WarmUpSeconds = 12;

    /// <summary>What is left to warm where each row's work was counted, which sent it as many requests as the rest of the time would: many requests at once.</summary>
    private const double WarmUpSecondsAfterCounting = 5;

    /// <summary>The checkout. It is in no file: a process finds its own.</summary>
    internal string RepositoryRoot { get; init; } = Suite.RepositoryRoot.Find();

    /// <summary>The environment's name, or <c>auto</c>.</summary>
    public string Environment { get; init; } = AutomaticEnvironment.Name;

    /// <summary>The profile's name: <c>smoke</c>, <c>pr</c>, <c>release</c>, <c>endurance</c>.</summary>
    public string Profile { get; init; } = ScreenedProfile;

    /// <summary>The directory that results are written to.</summary>
    public string Results { get; init; } = Path.Combine(Suite.RepositoryRoot.Find(), "results", RunName(TimeProvider.System));

    /// <summary>The directory of baselines.</summary>
    public string Baselines { get; init; } = Path.Combine(Suite.RepositoryRoot.Find(), "baselines");

    /// <summary>The rows that are measured, one or several; null for all.</summary>
    public RowSelection? Scenario { get; init; }

    /// <summary>What a build is compared with; null for the main branch before what is judged.</summary>
    public string? Base { get; init; }

    /// <summary>The contract of what the platform answers.</summary>
    public string Contract => Path.Combine(RepositoryRoot, "contract", "wakala.json");

    /// <summary>The file that progress is written to, a line of JSON each; null for none.</summary>
    public string? Progress { get; init; }

    /// <summary>How long the unmeasured warm-up of all of a table's rows lasts, 1 to 600 s; null for the usual. It is for those who do not ask how long anything took.</summary>
    public TimeSpan? WarmUp { get; init; }

    /// <summary>The results of a run of the endurance test that was cut short: this one measures what that one left, and judges both together. Null for a run of its own.</summary>
    public string? Resume { get; init; }

    /// <summary>Whether the run that <see cref="Resume"/> names is judged as it is, and nothing more measured of it.</summary>
    public bool AsItIs { get; init; }

    /// <summary>Whether an inconclusive row fails instead of being skipped.</summary>
    public bool Strict { get; init; }

    /// <summary>Whether rows are only measured, for a new baseline; no stored figure is compared with.</summary>
    public bool Record { get; init; }

    /// <summary>Whether the code of both builds is sampled where one is slower.</summary>
    public bool ProfileCode { get; init; }

    /// <summary>Whether stored figures alone decide, and nothing is measured side by side. It is for figures that are not accepted yet.</summary>
    public bool ScreenOnly { get; init; }

    /// <summary>Whether rows are not loaded, and only what their requests cost is counted and judged.</summary>
    public bool WorkOnly { get; init; }

    /// <summary>Whether rows are loaded, and what their requests cost is not counted: for whoever asks only what was timed.</summary>
    public bool TimesOnly { get; init; }

    /// <summary>Whether whoever started this measures nothing meanwhile and holds the machine's lock.</summary>
    public bool Locked { get; init; }

    /// <summary>Whether the suite stops when its standard input ends.</summary>
    public bool StopWithInput { get; init; }

    /// <summary>Whether a row is one of those that are measured.</summary>
    internal bool Measures(string row) => Scenario is null || Scenario.Has(row);

    /// <summary>Whether what trips is measured beside another build: a live system has one, and what is to be accepted or only counted needs none.</summary>
    /// <exception cref="EnvironmentException">A live system is to be compared with a build that was named.</exception>
    internal bool Compares(EnvironmentFile file)
    {
        if (file is LiveFile && Base is not null)
            throw new EnvironmentException($"'{file.Name}' is a live system, which has one build: nothing of {Base} can be measured beside it.", "Leave --base away, or choose --environment processes.");
        return file is not LiveFile && !Record && !ScreenOnly && !WorkOnly;
    }

    /// <summary>The settings of the file that <see cref="FileVariable"/> names, or else the defaults; and what a person sets by variables.</summary>
    /// <exception cref="EnvironmentException">The file cannot be used, or there is a variable that nothing reads.</exception>
    public static SuiteSettings FromEnvironment()
    {
        SettingsFile.RefuseUnknownVariables();
        var settings = Variable(FileVariable) is { } file ? SettingsFile.Read(file) : new SuiteSettings();
        settings = settings with { Base = settings.Base ?? Variable(BaseVariable), WorkOnly = settings.WorkOnly || Variable(WorkOnlyVariable) == "1" };
        return settings is not { WorkOnly: true, TimesOnly: true } ? settings
            : throw new EnvironmentException($"workOnly (or {WorkOnlyVariable}=1) and timesOnly are both set: nothing would be measured.", "Leave one of them out.");
    }

    /// <summary>Whether the environment that is asked for by name says that it is of production's size.</summary>
    public static bool ClaimsProductionSize()
    {
        try
        {
            var settings = FromEnvironment();
            return settings.Environment != AutomaticEnvironment.Name && EnvironmentFile.Read(settings.RepositoryRoot, settings.Environment).ProductionSize;
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

    private static string? Variable(string name) => System.Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
