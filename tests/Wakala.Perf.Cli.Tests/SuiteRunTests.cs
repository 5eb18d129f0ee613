using Wakala.Perf.Suite;

namespace Wakala.Perf.Cli.Tests;

/// <summary>What is asked of a run of suites reaches their processes.</summary>
public sealed class SuiteRunTests
{
    private static readonly SuiteRequest Plain = new() { Root = "/w", Suites = [new SuiteRows("api")], Environment = "processes", Profile = "pr", Results = "/r" };

    [Fact]
    public void A_run_says_its_environment_its_profile_and_where_its_results_go()
        => SuiteRun.Settings(new SuiteSettings(), Plain, null, "/r/api/progress.jsonl").Should().Be(new SuiteSettings
        {
            Environment = "processes",
            Profile = "pr",
            Results = "/r",
            Baselines = "/w/baselines",
            Progress = "/r/api/progress.jsonl",
            StopWithInput = true,
        });

    [Fact]
    public void Everything_that_is_asked_for_is_said()
    {
        var rows = RowSelection.Of("GET /messages/list", "POST /auth/login");
        var asked = Plain with { Base = "v1", ProfileCode = true, Baselines = "/proposed", Strict = true, Record = true, WorkOnly = true };

        SuiteRun.Settings(new SuiteSettings(), asked, rows, "/p").Should().Be(SuiteRun.Settings(new SuiteSettings(), Plain, null, "/p") with
        {
            Scenario = rows,
            Base = "v1",
            ProfileCode = true,
            Baselines = "/proposed",
            ScreenOnly = true,
            Strict = true,
            Record = true,
            WorkOnly = true,
        });
    }

    [Fact]
    public void What_a_file_of_settings_says_holds_where_the_command_line_says_nothing()
    {
        var given = new SuiteSettings { Environment = "containers", Base = "v0", WarmUp = TimeSpan.FromSeconds(30), Locked = true, Strict = true, ScreenOnly = true };

        SuiteRun.Settings(given, Plain, null, "/p").Should().Be(SuiteRun.Settings(new SuiteSettings(), Plain, null, "/p") with { Base = "v0", WarmUp = TimeSpan.FromSeconds(30), Locked = true, Strict = true, ScreenOnly = true });
    }
}
