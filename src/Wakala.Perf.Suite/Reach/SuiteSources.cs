namespace Wakala.Perf.Suite;

/// <summary>
/// Sources that not every suite uses: of each folder or file, the suites of which a test can come to use a type in it. <c>SuiteSourcesTests</c> holds this to what was compiled, each way. What does not
/// stand here is every suite's.
/// </summary>
internal static class SuiteSources
{
    private const string Suite = "src/Wakala.Perf.Suite/";
    private const string Scenarios = "src/Wakala.Perf.Scenarios/";
    private const string Cli = "src/Wakala.Perf.Cli/";

    /// <summary>Each place, a folder with a slash at its end or a file, and its suites. None uses what prints, what proves the gate, and the commands beside <c>./perf run</c>.</summary>
    public static IReadOnlyList<(string Place, IReadOnlyList<string> Suites)> All { get; } =
    [
        ($"{Suite}Answers/", [SuiteName.Api]),
        ($"{Suite}Api/", [SuiteName.Api]),
        ($"{Suite}Audit/", [SuiteName.Api, SuiteName.Throughput, SuiteName.Database, SuiteName.Resources, SuiteName.Stress, SuiteName.Endurance]),
        ($"{Suite}Cache/", [SuiteName.Cache]),
        ($"{Suite}Database/", [SuiteName.Database]),
        ($"{Suite}Endurance/", [SuiteName.Endurance]),
        ($"{Suite}Profiling/", [SuiteName.Api]),
        ($"{Suite}Resources/", [SuiteName.Resources, SuiteName.Stress, SuiteName.Endurance]),
        ($"{Suite}Stress/", [SuiteName.Stress]),
        ($"{Suite}Throughput/", [SuiteName.Throughput, SuiteName.Resources, SuiteName.Stress, SuiteName.Endurance]),
        ($"{Suite}WebSocket/", [SuiteName.WebSocket]),
        ($"{Scenarios}Cache/", [SuiteName.Cache]),
        ($"{Scenarios}Database/", [SuiteName.Database]),
        ($"{Scenarios}Throughput/", [SuiteName.Throughput, SuiteName.Database, SuiteName.Resources, SuiteName.Stress, SuiteName.Endurance]),
        ($"{Scenarios}WebSocket/", [SuiteName.Throughput, SuiteName.WebSocket, SuiteName.Resources, SuiteName.Stress, SuiteName.Endurance]),
        // The warm-up before the first row of the API table plays all of its scenarios, and the traffic of the cache's hit ratios has all of them in it.
        ($"{Scenarios}Api/ApiWarmUp.cs", [SuiteName.Api]),
        ($"{Scenarios}Api/TrafficMixScenario.cs", [SuiteName.Cache, SuiteName.Stress, SuiteName.Endurance]),
        ($"{Scenarios}Api/ListMessagesScenario.cs", [SuiteName.Api, SuiteName.Cache, SuiteName.Resources, SuiteName.Stress, SuiteName.Endurance]),
        ($"{Scenarios}Api/LoginScenario.cs", [SuiteName.Api, SuiteName.Cache, SuiteName.Resources, SuiteName.Stress, SuiteName.Endurance]),
        ($"{Scenarios}Api/QueryAnalyticsScenario.cs", [SuiteName.Api, SuiteName.Cache, SuiteName.Resources, SuiteName.Stress, SuiteName.Endurance]),
        ($"{Scenarios}Api/ReceiveWebhookScenario.cs", [SuiteName.Api, SuiteName.Throughput, SuiteName.Cache, SuiteName.Resources, SuiteName.Stress, SuiteName.Endurance]),
        ($"{Scenarios}Api/SearchContactsScenario.cs", [SuiteName.Api, SuiteName.Database, SuiteName.Cache, SuiteName.Resources, SuiteName.Stress, SuiteName.Endurance]),
        ($"{Scenarios}Api/SendMessageScenario.cs", [SuiteName.Api, SuiteName.Throughput, SuiteName.Cache, SuiteName.Resources, SuiteName.Stress, SuiteName.Endurance]),
        ($"{Scenarios}Api/UploadMediaScenario.cs", [SuiteName.Api, SuiteName.Throughput, SuiteName.Cache, SuiteName.Resources, SuiteName.Stress, SuiteName.Endurance]),
        ("src/Wakala.Perf.CacheLoad/", [SuiteName.Cache]),
        ("src/Wakala.Perf.Reports/", []),
        ($"{Suite}SelfTests/", []),
        ($"{Suite}WrongAnswers/", []),
        ($"{Cli}Commands/AcceptCommand.cs", []),
        ($"{Cli}Commands/AcceptJob.cs", []),
        ($"{Cli}Commands/BaselinesCommand.cs", []),
        ($"{Cli}Commands/CompareCommand.cs", []),
        ($"{Cli}Commands/DoctorCommand.cs", []),
        ($"{Cli}Commands/HistoryCommand.cs", []),
        ($"{Cli}Commands/SelfTestCommand.cs", []),
        ($"{Cli}Commands/SetupCommand.cs", []),
        ($"{Cli}Commands/TestCommand.cs", []),
        ($"{Cli}Suites/BaselineProposal.cs", []),
        ($"{Cli}Suites/RunFolder.cs", []),
        ($"{Cli}Suites/UsableBaseline.cs", []),
        ($"{Cli}Suites/WorkProposal.cs", []),
    ];

    /// <summary>The suites that use a file; null where it is every suite's.</summary>
    public static IReadOnlyList<string>? Of(string path) => All.FirstOrDefault(one => IsAtOrBelow(one.Place, path)).Suites;

    /// <summary>Whether a file is what a place names, or lies in it.</summary>
    public static bool IsAtOrBelow(string place, string path) => place.EndsWith('/') ? path.StartsWith(place, StringComparison.Ordinal) : path == place;
}
