using Wakala.Perf.Gate;

namespace Wakala.Perf.Suite.Tests;

/// <summary>What a file that has changed can reach, by its path.</summary>
public sealed class ReachRulesTests
{
    private const string Everything = "everything";
    private const string Nothing = "nothing";
    private const string List = "GET /messages/list";

    private static readonly KnownRows Rows = new(new[]
    {
        ("api", List), ("api", "POST /auth/login"), ("cache", "operations_per_second"), ("cache", "operations_per_second, pipelined"), ("database", "SELECT * FROM webhook_logs WHERE ..."),
    }.ToLookup(row => row.Item1, row => row.Item2));

    [Theory]
    [InlineData("docs/architecture.md")]
    [InlineData("docs/data/equal-builds.jsonl")]
    [InlineData("README.md")]
    [InlineData("CHANGELOG.md")]
    [InlineData("LICENSE")]
    [InlineData("src/Wakala.Platform/README.md")]
    [InlineData("tests/Wakala.Perf.Api/README.md")]
    [InlineData("findings/a-finding.sh")]
    [InlineData("benchmarks/Directory.Build.props")]
    [InlineData("benchmarks/Wakala.Perf.Benchmarks/Program.cs")]
    [InlineData(".github/workflows/pull-request.yml")]
    [InlineData(".ci/run")]
    [InlineData(".gitignore")]
    public void Documentation_and_what_lies_beside_the_suites_reaches_nothing(string path) => Of(path).Should().Be(Nothing);

    [Theory]
    [InlineData("tests/Wakala.Perf.Suite.Tests/ReachRulesTests.cs")]
    [InlineData("tests/Wakala.Perf.Gate.Tests/Wakala.Perf.Gate.Tests.csproj")]
    [InlineData("tests/Wakala.Platform.Tests/Servers.cs")]
    [InlineData("tests/Temporary.cs")]
    [InlineData("tests/document.tsv")]
    public void The_harnesss_own_tests_reach_nothing(string path) => Of(path).Should().Be(Nothing);

    [Theory]
    [InlineData("tests/Wakala.Perf.Database/QueryPerformanceTests.cs", "database")]
    [InlineData("tests/Wakala.Perf.Cache/Wakala.Perf.Cache.csproj", "cache")]
    [InlineData("tests/Wakala.Perf.WebSocket/WebSocketSuite.cs", "websocket")]
    [InlineData("tests/Wakala.Perf.Api/ApiEndpointTests.cs", "api, throughput")]
    [InlineData("tests/Wakala.Perf.Api/MessageThroughputTests.cs", "api, throughput")]
    public void A_suites_tests_reach_the_suites_of_their_assembly(string path, string reached) => Of(path).Should().Be(reached);

    [Theory]
    [InlineData("baselines/processes/api/smoke/get-messages-list.json", $"api: {List}")]
    [InlineData("baselines/work/api/smoke/get-messages-list.json", $"api: {List}")]
    [InlineData("baselines/production/database/select-from-webhook-logs-where.json", "database: SELECT * FROM webhook_logs WHERE ...")]
    [InlineData("baselines/processes/cache/smoke/operations-per-second.json", "cache: operations_per_second")]
    [InlineData("baselines/containers/api/smoke/get-messages-list.json", Nothing)]
    [InlineData("baselines/wakala-staging/api/smoke/get-messages-list.json", Nothing)]
    [InlineData("baselines/processes/api/pr/get-messages-list.json", Nothing)]
    [InlineData("baselines/work/api/pr/get-messages-list.json", Nothing)]
    [InlineData("baselines/production/api/get-messages-list.json", $"api: {List}, cache, resources, stress, endurance")]
    [InlineData("baselines/processes/api/smoke/nobody-knows-it.json", "api")]
    [InlineData("baselines/processes/moon/smoke/get-messages-list.json", Everything)]
    [InlineData("baselines/processes/api/smoke/deeper/get-messages-list.json", Everything)]
    [InlineData("baselines/processes/api/smoke/get-messages-list.txt", Everything)]
    [InlineData("baselines/waivers.json", Everything)]
    [InlineData("baselines/schema/baseline.schema.json", Everything)]
    public void A_baseline_reaches_its_row_in_its_environment_and_profile(string path, string reached) => Of(path).Should().Be(reached);

    [Theory]
    [InlineData("baselines/processes/api/smoke/get-messages-list.json", FileChange.Added)]
    [InlineData("baselines/work/api/smoke/get-messages-list.json", FileChange.Removed)]
    public void A_first_baseline_and_one_that_goes_reach_the_rows_beside_theirs(string path, FileChange change) => Of(path, change: change).Should().Be("api");

    [Theory]
    [InlineData("baselines/processes/api/smoke/get-messages-list.json", "auto", $"api: {List}")]
    [InlineData("baselines/containers/api/smoke/get-messages-list.json", "auto", $"api: {List}")]
    [InlineData("baselines/containers/api/smoke/get-messages-list.json", "containers", $"api: {List}")]
    [InlineData("baselines/wakala-staging/api/smoke/get-messages-list.json", "auto", Nothing)]
    [InlineData("environments/processes.json", "processes", Everything)]
    [InlineData("environments/processes.json", "containers", Everything)]
    [InlineData("environments/containers.json", "processes", Nothing)]
    [InlineData("environments/containers.json", "containers", Everything)]
    [InlineData("environments/containers.json", "auto", Everything)]
    [InlineData("environments/small.json", "small", Everything)]
    [InlineData("environments/wakala-staging.example.json", "auto", Nothing)]
    [InlineData("environments/feeds/small.json", "processes", Everything)]
    [InlineData("environments/feed.bin", "processes", Everything)]
    [InlineData("deploy/images/redis/Dockerfile", "processes", Nothing)]
    [InlineData("deploy/images/redis/Dockerfile", "containers", Everything)]
    [InlineData("deploy/images/build", "auto", Everything)]
    [InlineData("deploy/kubernetes/platform.yml", "processes", Everything)]
    public void What_is_another_environments_is_out_of_reach(string path, string environment, string reached) => Of(path, environment).Should().Be(reached);

    [Theory]
    [InlineData("src/Wakala.Perf.Suite/Api/FirstTrials.cs", "api")]
    [InlineData("src/Wakala.Perf.Suite/Database/IndexTable.cs", "database")]
    [InlineData("src/Wakala.Perf.Scenarios/Database/PoolBurstScenario.cs", "database")]
    [InlineData("src/Wakala.Perf.Suite/Cache/MemoryTable.cs", "cache")]
    [InlineData("src/Wakala.Perf.Scenarios/Cache/KeptValue.cs", "cache")]
    [InlineData("src/Wakala.Perf.CacheLoad/Program.cs", "cache")]
    [InlineData("src/Wakala.Perf.Suite/Throughput/QueueRow.cs", "throughput, resources, stress, endurance")]
    [InlineData("src/Wakala.Perf.Suite/WebSocket/SocketRows.cs", "websocket")]
    [InlineData("src/Wakala.Perf.Suite/Resources/ResourceRows.cs", "resources, stress, endurance")]
    [InlineData("src/Wakala.Perf.Suite/Stress/StressRows.cs", "stress")]
    [InlineData("src/Wakala.Perf.Suite/Endurance/EnduranceRows.cs", "endurance")]
    [InlineData("src/Wakala.Perf.Suite/Audit/WriteAudit.cs", "api, throughput, database, resources, stress, endurance")]
    [InlineData("src/Wakala.Perf.Scenarios/WebSocket/MessageText.cs", "throughput, websocket, resources, stress, endurance")]
    [InlineData("src/Wakala.Perf.Scenarios/Throughput/SentRequest.cs", "throughput, database, resources, stress, endurance")]
    [InlineData("src/Wakala.Perf.Scenarios/Api/SearchContactsScenario.cs", "api, database, cache, resources, stress, endurance")]
    [InlineData("src/Wakala.Perf.Scenarios/Api/ListMessagesScenario.cs", "api, cache, resources, stress, endurance")]
    [InlineData("src/Wakala.Perf.Scenarios/Api/NewScenario.cs", Everything)]
    [InlineData("src/Wakala.Perf.Scenarios/Api/ApiTable.cs", Everything)]
    [InlineData("src/Wakala.Perf.Scenarios/Feed/Session.cs", Everything)]
    [InlineData("src/Wakala.Perf.Scenarios/Wakala.Perf.Scenarios.csproj", Everything)]
    [InlineData("src/Wakala.Perf.Suite/Apis/New.cs", Everything)]
    [InlineData("src/Wakala.Perf.Suite/Suites/SuiteDescriptor.cs", Everything)]
    [InlineData("src/Wakala.Perf.Suite/Reach/ReachRules.cs", Everything)]
    public void Sources_that_not_every_suite_uses_reach_those_that_do(string path, string reached) => Of(path).Should().Be(reached);

    [Theory]
    [InlineData("src/Wakala.Perf.Reports/Text/ConsoleTable.cs", Nothing)]
    [InlineData("src/Wakala.Perf.Suite/SelfTests/SelfTest.cs", Nothing)]
    [InlineData("src/Wakala.Perf.Suite/WrongAnswers/WrongLists.cs", Nothing)]
    [InlineData("src/Wakala.Perf.Cli/Commands/AcceptJob.cs", Nothing)]
    [InlineData("src/Wakala.Perf.Cli/Commands/RunJob.cs", Everything)]
    [InlineData("src/Wakala.Perf.Cli/Suites/SuiteRun.cs", Everything)]
    [InlineData("src/Wakala.Perf.Cli/Machine/Setup.cs", Everything)]
    [InlineData("src/Wakala.Perf.Cli/Wakala.Perf.Cli.csproj", Everything)]
    public void What_prints_and_other_commands_reach_nothing_and_what_starts_the_suites_everything(string path, string reached) => Of(path).Should().Be(reached);

    [Theory]
    [InlineData("src/Wakala.Platform/Messages/ListEndpoint.cs")]
    [InlineData("src/Wakala.Perf.Gate/Gates/TimingGate.cs")]
    [InlineData("src/Wakala.Perf.Load/Reactor/Reactor.cs")]
    [InlineData("src/Wakala.Perf.Results/Trial.cs")]
    [InlineData("contract/wakala.json")]
    [InlineData("Directory.Build.props")]
    [InlineData("Directory.Packages.props")]
    [InlineData("tests/Directory.Build.props")]
    [InlineData("tests/new.json")]
    [InlineData("global.json")]
    [InlineData("perf")]
    [InlineData(".editorconfig")]
    [InlineData("Wakala.PerfTests.sln")]
    [InlineData("something/new.txt")]
    [InlineData("docs")]
    [InlineData("LICENSES/new")]
    public void Whatever_is_not_known_to_be_out_of_reach_reaches_everything(string path) => Of(path).Should().Be(Everything);

    private static string Of(string path, string environment = "processes", FileChange change = FileChange.Modified)
        => new ReachRules(environment, "smoke", Rows).Of(new ChangedFile(path, change)).Suites switch
        {
            null => Everything,
            [] => Nothing,
            var suites => string.Join(", ", suites.Select(suite => suite.Rows is { } rows ? $"{suite.Suite}: {rows}" : suite.Suite)),
        };
}
