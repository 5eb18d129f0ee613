using System.Text.Json;
using Spectre.Console;
using Wakala.Perf.Environments;
using Wakala.Perf.Suite;

namespace Wakala.Perf.Cli.Tests;

/// <summary>A run that leaves out what a change cannot reach.</summary>
public sealed class RunJobTests : IAsyncLifetime
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private readonly StringWriter _printed = new();

    private Temporary _clone = null!;

    private string Results => Path.Combine(_clone.Path, "results", "1");

    public async ValueTask InitializeAsync() => _clone = await Temporary.CloneAsync(Stop);

    public ValueTask DisposeAsync()
    {
        _clone.Dispose();
        _printed.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_run_of_nothing_passes_and_says_in_its_last_line_that_nothing_could_have_changed()
    {
        await ChangeAsync("README.md");

        (await (await JobAsync("processes,containers")).RunAsync(Stop)).Should().Be(ExitCode.Passed);

        var lines = _printed.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines[^1].Should().MatchRegex(@"^Nothing was measured: nothing could have changed since HEAD \([0-9a-f]{12}\): 1 file, documentation\. Results: results/1$");
        lines[0].Should().MatchRegex(@"^Not run in processes: suite api, 7 rows: nothing that they use has changed since HEAD \([0-9a-f]{12}\): 1 file, documentation\.$");
        lines.Should().HaveCount((2 * SuiteDescriptor.All.Count) + 1);
    }

    [Fact]
    public async Task Its_reports_say_what_was_not_run_and_why()
    {
        await ChangeAsync("README.md");
        var markdown = new FileInfo(Path.Combine(_clone.Path, "summary.md"));

        await (await JobAsync("processes", markdown: markdown)).RunAsync(Stop);

        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Results, "report.json"), Stop));
        report.RootElement.GetProperty("verdict").GetString().Should().Be("Passed");
        report.RootElement.GetProperty("commit").GetString().Should().EndWith("+changes");
        report.RootElement.GetProperty("notRun").EnumerateArray().Select(one => one.GetProperty("suite").GetString()).Should().Equal(SuiteDescriptor.Names);
        var summary = await File.ReadAllTextAsync(markdown.FullName, Stop);
        summary.Should().StartWith("## Performance: not measured, nothing could have changed").And.Contain("- Not run: suite cache, ").And.Be(await File.ReadAllTextAsync(Path.Combine(Results, "report.md"), Stop));
    }

    [Fact]
    public async Task Where_a_row_is_reached_it_alone_is_run()
    {
        await ChangeAsync("baselines/processes/api/smoke/get-messages-list.json");

        var part = RunPart.Of(Request("processes"), "processes", await SinceHeadAsync(null), allRows: false);

        part.Suites.Should().Equal(new SuiteRows("api", RowSelection.Of("GET /messages/list")));
        part.Lines(amongOthers: false).Should().HaveCount(SuiteDescriptor.All.Count).And.OnlyContain(line => line.StartsWith("Not run: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task All_rows_are_run_where_that_is_asked_for_and_what_would_have_been_left_out_is_said()
    {
        await ChangeAsync("README.md");

        var part = RunPart.Of(Request("processes"), "processes", await SinceHeadAsync(null), allRows: true);

        part.Suites.Should().Equal(Request("processes").Suites);
        part.Left.Should().BeEmpty();
        part.Lines(amongOthers: false).First().Should().StartWith("Run all the same (--all-rows): suite api, 7 rows: nothing that they use has changed since HEAD");
    }

    [Fact]
    public void Without_a_change_to_look_at_everything_is_run_and_nothing_is_said()
    {
        var part = RunPart.Of(Request("processes"), "processes", null, allRows: false);

        part.Suites.Should().Equal(Request("processes").Suites);
        part.Lines(amongOthers: false).Should().BeEmpty();
    }

    [Fact]
    public async Task What_is_left_out_since_one_commit_cannot_be_compared_with_another()
    {
        var another = () => SinceHeadAsync(comparedWith: "HEAD~1");
        var same = () => SinceHeadAsync(comparedWith: "HEAD");

        (await another.Should().ThrowAsync<EnvironmentException>()).Which.Message.Should().ContainAll("compared with HEAD~1", "--since HEAD", "Name one commit for both", "WAKALA_PERF_BASE");
        await same.Should().NotThrowAsync();
    }

    private SuiteRequest Request(string environments) => new()
    {
        Root = _clone.Path,
        Suites = [.. SuiteDescriptor.Names.Select(name => new SuiteRows(name))],
        Environment = environments,
        Profile = "smoke",
        Results = Results,
    };

    private Task<Reach> SinceHeadAsync(string? comparedWith) => Reach.FindAsync(_clone.Path, "HEAD", comparedWith, ["processes"], Stop);

    private async Task<RunJob> JobAsync(string environments, FileInfo? markdown = null)
        => new(Request(environments), AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(_printed) }), TimeProvider.System)
        {
            Since = await SinceHeadAsync(null),
            Markdown = markdown,
        };

    private Task ChangeAsync(string file) => File.AppendAllTextAsync(Path.Combine(_clone.Path, file), "\n", Stop);
}
