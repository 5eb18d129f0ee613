using Wakala.Perf.Environments;

namespace Wakala.Perf.Suite.Tests;

/// <summary>How a suite's process is told how it runs.</summary>
public sealed class SettingsFileTests : IDisposable
{
    private readonly Temporary _folder = new();
    private readonly ProcessVariables _variables = new();

    private string Settings => Path.Combine(_folder.Path, "settings.json");

    public void Dispose()
    {
        _variables.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_written_is_what_the_process_has(bool workOnly)
    {
        var settings = new SuiteSettings
        {
            Environment = "processes",
            Profile = "pr",
            Results = "/r",
            Baselines = "/b",
            Scenario = RowSelection.Of("GET /messages/list", "POST /auth/login"),
            Base = "v1",
            Progress = "/p",
            WarmUp = TimeSpan.FromSeconds(2.5),
            Strict = true,
            Record = true,
            ProfileCode = true,
            ScreenOnly = true,
            WorkOnly = workOnly,
            TimesOnly = !workOnly,
            Locked = true,
            StopWithInput = true,
        };
        SettingsFile.Write(Settings, settings);
        _variables[SuiteSettings.FileVariable] = Settings;

        SuiteSettings.FromEnvironment().Should().Be(settings);
        File.ReadAllText(Settings).Should().NotContain(Checkout.Root, "the checkout is the process' own");
    }

    [Fact]
    public void Without_a_file_everything_has_its_default()
    {
        var settings = SuiteSettings.FromEnvironment();

        settings.Should().Be(new SuiteSettings { Results = settings.Results });
        (settings.Environment, settings.Profile, settings.Baselines).Should().Be(("auto", "smoke", Path.Combine(Checkout.Root, "baselines")));
        settings.Results.Should().StartWith(Path.Combine(Checkout.Root, "results"));
    }

    [Fact]
    public void A_person_may_say_some_of_it_with_comments()
    {
        Say("""{ "profile": "pr", /* as the build server does */ "strict": true, }""");

        var settings = SuiteSettings.FromEnvironment();

        settings.Should().Be(new SuiteSettings { Profile = "pr", Strict = true, Results = settings.Results });
    }

    [Theory]
    [InlineData("""{ "scenario": "GET /messages/list" }""", "GET /messages/list")]
    [InlineData("""{ "scenario": ["GET /messages/list", "POST /auth/login"] }""", "GET /messages/list", "POST /auth/login")]
    public void Rows_are_named_by_one_name_or_by_a_list(string text, params string[] rows)
    {
        Say(text);

        var settings = SuiteSettings.FromEnvironment();

        settings.Scenario.Should().Be(RowSelection.Of(rows));
        rows.Should().OnlyContain(row => settings.Measures(row));
        settings.Measures("GET /contacts/search").Should().BeFalse();
    }

    [Fact]
    public void One_row_is_written_as_it_always_was_and_none_means_all()
    {
        SettingsFile.Write(Settings, new SuiteSettings { Scenario = RowSelection.Of("GET /messages/list") });

        File.ReadAllText(Settings).Should().Contain("\"scenario\": \"GET /messages/list\"");
        new SuiteSettings().Measures("GET /messages/list").Should().BeTrue();
    }

    [Fact]
    public void The_variables_of_people_are_heeded_beside_a_file_which_goes_before_them()
    {
        _variables[SuiteSettings.BaseVariable] = "v1";
        _variables[SuiteSettings.WorkOnlyVariable] = "1";
        Say("{}");
        var (reference, workOnly) = (SuiteSettings.FromEnvironment().Base, SuiteSettings.FromEnvironment().WorkOnly);
        Say("""{ "base": "v2" }""");

        (reference, workOnly).Should().Be(("v1", true));
        SuiteSettings.FromEnvironment().Base.Should().Be("v2");
    }

    [Theory]
    [InlineData(null, "Could not find file")]
    [InlineData("", "does not contain any JSON tokens")]
    [InlineData("{ \"profile\": \"pr\"", "JSON")]
    [InlineData("null", "it holds null")]
    [InlineData("{ \"scenarios\": \"GET /messages/list\" }", "'scenarios' could not be mapped")]
    [InlineData("{ \"repositoryRoot\": \"/\" }", "'repositoryRoot' could not be mapped")]
    [InlineData("{ \"profile\": null }", "'profile'")]
    [InlineData("{ \"strict\": \"yes\" }", "$.strict")]
    [InlineData("{ \"scenario\": [] }", "neither a row's name nor a list of names")]
    [InlineData("{ \"scenario\": [null] }", "neither a row's name nor a list of names")]
    [InlineData("{ \"scenario\": 7 }", "neither a row's name nor a list of names")]
    [InlineData("{ \"scenario\": [\"GET /messages/list\", 7] }", "neither a row's name nor a list of names")]
    [InlineData("{ \"warmUp\": \"00:00:00.5\" }", "must be 1 to 600 s")]
    public void A_file_that_cannot_be_used_is_refused_with_what_to_do(string? text, string why)
    {
        Say(text);

        var reading = SuiteSettings.FromEnvironment;

        reading.Should().Throw<EnvironmentException>().Which.Message.Should().ContainAll(Settings, why, "Correct it, or unset WAKALA_PERF_SETTINGS", "environment, profile, results, baselines, scenario");
    }

    [Theory]
    [InlineData("""{ "workOnly": true, "timesOnly": true }""", null)]
    [InlineData("""{ "timesOnly": true }""", "1")]
    public void Work_alone_and_times_alone_exclude_each_other(string text, string? variable)
    {
        Say(text);
        _variables[SuiteSettings.WorkOnlyVariable] = variable;

        var reading = SuiteSettings.FromEnvironment;

        reading.Should().Throw<EnvironmentException>().Which.Message.Should().ContainAll("WAKALA_PERF_WORK_ONLY=1", "timesOnly", "nothing would be measured", "Leave one of them out");
    }

    [Theory]
    [InlineData("WAKALA_PERF_STRICT")]
    [InlineData("WAKALA_PERF_WORKONLY")]
    public void A_variable_that_nothing_reads_is_refused(string name)
    {
        _variables[name] = "1";

        var reading = SuiteSettings.FromEnvironment;

        reading.Should().Throw<EnvironmentException>().Which.Message.Should().ContainAll($"Nothing reads {name}", "WAKALA_PERF_WORK_ONLY", "WAKALA_PERF_SETTINGS", "strict");
    }

    [Fact]
    public async Task A_suite_without_usable_settings_says_so_at_its_first_row_and_measures_nothing()
    {
        Say("{ \"strict\": 1 }");
        await using var suite = new Nothing();

        await suite.InitializeAsync();

        var looking = () => suite.LookAsync("database.version", "15", TestContext.Current.CancellationToken);
        (await looking.Should().ThrowAsync<EnvironmentException>()).WithMessage("*$.strict*unset WAKALA_PERF_SETTINGS*");
    }

    [Fact]
    public void A_row_of_another_build_is_recorded_by_the_settings_of_its_suite()
    {
        var settings = new SuiteSettings { Environment = "containers", Profile = "pr", Results = "/r", Base = "v1", Strict = true, WarmUp = TimeSpan.FromSeconds(2) };

        RowProcess.Recording(settings, "a row", "/r/row").Should().Be(settings with
        {
            Environment = "processes",
            Scenario = RowSelection.Of("a row"),
            Results = "/r/row",
            Progress = "/r/row/progress.jsonl",
            Record = true,
            TimesOnly = true,
            Locked = true,
            StopWithInput = true,
        });
    }

    private void Say(string? text)
    {
        if (text is not null)
            File.WriteAllText(Settings, text);
        _variables[SuiteSettings.FileVariable] = Settings;
    }

    private sealed class Nothing() : EndpointSuite("api", "API Endpoints", Scenarios.ApiTable.Rows, typeof(Scenarios.ApiWarmUp), TestContext.Current.CancellationToken);
}
