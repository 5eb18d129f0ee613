using Spectre.Console;
using Wakala.Perf.Gate;
using Wakala.Perf.Suite;

namespace Wakala.Perf.Cli.Tests;

/// <summary><c>./perf baselines migrate</c> over a folder of which one file is old, one damaged and one of today.</summary>
public sealed class BaselinesMigrateTests : IDisposable
{
    private const string Row = "INSERT INTO messages (...) VALUES (...)";

    private readonly Temporary _folder = new();

    private string Root => Path.Combine(_folder.Path, "baselines");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Says_a_line_a_file_and_does_nothing_the_second_time()
    {
        var file = Old("smoke");

        Migrate().Should().Be((ExitCode.Passed, "baselines/processes/database/smoke/insert-into-messages-values.json: rewritten in format 2\n"));

        new BaselineStore(Root).Read("processes", "smoke", "database", Row)!.Trials.Should().HaveCount(Baseline.FewestTrials);
        var text = File.ReadAllText(file);
        Migrate().Should().Be((ExitCode.Passed, "baselines/processes/database/smoke/insert-into-messages-values.json: nothing to rewrite\n"));
        File.ReadAllText(file).Should().Be(text);
    }

    [Fact]
    public void One_that_cannot_be_rewritten_does_not_keep_the_others()
    {
        File.AppendAllText(Old("pr"), " ");
        Old("smoke");

        var (code, said) = Migrate();

        code.Should().Be(ExitCode.Unusable);
        said.Split('\n').Should().HaveCount(3).And.Contain(line => line.Contains("pr/insert", StringComparison.Ordinal) && line.Contains("has another file", StringComparison.Ordinal))
            .And.Contain("baselines/processes/database/smoke/insert-into-messages-values.json: rewritten in format 2");
    }

    [Fact]
    public async Task Accepting_beside_an_old_baseline_names_the_command_before_anything_is_measured()
    {
        Old("smoke");
        var request = new SuiteRequest { Root = _folder.Path, Suites = [new SuiteRows("database")], Environment = "processes", Profile = "smoke", Results = Path.Combine(_folder.Path, "results") };
        var job = new AcceptJob(request, AnsiConsole.Console, TimeProvider.System) { Trials = 3, Reason = "a test" };

        await job.Awaiting(one => one.RunAsync(install: false, TestContext.Current.CancellationToken)).Should().ThrowAsync<BaselineException>().WithMessage("*field /schema: is 1, an older format; this project reads 2. Rewrite it, with every figure kept: ./perf baselines migrate.");
    }

    /// <summary>An old file, which says that it is of profile smoke.</summary>
    private string Old(string profile)
    {
        var file = Path.Combine(Root, "processes", "database", profile, "insert-into-messages-values.json");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.Copy(Path.Combine(Checkout.Root, "tests", "Wakala.Perf.Gate.Tests", "Baselines", "Schema1", "figures.json"), file);
        return file;
    }

    private (int Code, string Said) Migrate()
    {
        using var said = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(said), Ansi = AnsiSupport.No });
        console.Profile.Width = 1000;
        return (BaselinesCommand.Migrate(Root, console), said.ToString());
    }
}
