using Wakala.Perf.Environments;
using Wakala.Perf.Gate;

namespace Wakala.Perf.Suite.Tests;

/// <summary>What of a run is run and what is left out, and how that is said.</summary>
public sealed class ReachTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private const string List = "GET /messages/list";
    private const string Login = "POST /auth/login";

    private static readonly KnownRows Rows = new(new[] { ("api", List), ("api", Login), ("database", "connection_pool"), ("cache", "memory_usage"), ("cache", "network") }.ToLookup(row => row.Item1, row => row.Item2));

    private static readonly SuiteRows[] All = [new("api"), new("database"), new("cache")];

    [Fact]
    public void Documentation_leaves_everything_out_and_says_why()
    {
        var run = Run(All, "README.md", "docs/work.md", "LICENSE");

        run.Run.Should().BeEmpty();
        run.Left.Select(one => one.Sentence).Should().Equal(
            "suite api, 2 rows: nothing that they use has changed since main (0123abcd4567): 3 files, all documentation.",
            "suite database, 1 row: nothing that it uses has changed since main (0123abcd4567): 3 files, all documentation.",
            "suite cache, 2 rows: nothing that they use has changed since main (0123abcd4567): 3 files, all documentation.");
    }

    [Fact]
    public void One_rows_baseline_leaves_the_rows_beside_it_out()
    {
        var run = Run(All, "baselines/processes/api/smoke/get-messages-list.json");

        run.Run.Should().Equal(new SuiteRows("api", RowSelection.Of(List)));
        run.Left[0].Sentence.Should().Be($"1 row of suite api ({Login}): nothing that it uses has changed since main (0123abcd4567): 1 file, baselines of other rows.");
        run.Left.Select(one => (one.Suite, one.IsWhole)).Should().Equal(("api", false), ("database", true), ("cache", true));
    }

    [Fact]
    public void Several_files_reach_what_any_of_them_reaches()
    {
        var run = Run(All, "baselines/processes/api/smoke/get-messages-list.json", "baselines/work/api/smoke/post-auth-login.json", "src/Wakala.Perf.Suite/Cache/MemoryTable.cs", "README.md", "docs/cache.md");

        run.Run.Should().Equal(new SuiteRows("api", RowSelection.Of(List, Login)), new SuiteRows("cache"));
        run.Left.Should().ContainSingle().Which.Reason.Should().EndWith("5 files (2 baselines of other rows, 2 documentation, 1 of suite cache)");
    }

    [Fact]
    public void A_file_that_nobody_knows_runs_everything()
    {
        var run = Run(All, "README.md", "src/Wakala.Platform/Program.cs");

        run.Run.Should().Equal(All);
        run.Left.Should().BeEmpty();
    }

    [Fact]
    public void Where_nothing_has_changed_nothing_is_run() => Run(All).Should().Match<ReachedRun>(run => run.Run.Count == 0 && run.Change == "since main (0123abcd4567)");

    [Theory]
    [InlineData("README.md", List, 0, 1)]
    [InlineData("baselines/processes/api/smoke/get-messages-list.json", List, 1, 0)]
    [InlineData("baselines/processes/api/smoke/get-messages-list.json", Login, 0, 1)]
    [InlineData("global.json", Login, 3, 0)]
    public void A_row_that_is_asked_for_is_run_where_it_is_reached_and_no_other_is_spoken_of(string path, string row, int run, int left)
    {
        var reached = Run([.. All.Select(suite => suite with { Rows = RowSelection.Of(row) })], path);

        reached.Run.Select(suite => suite.Rows).Should().Equal(Enumerable.Repeat(RowSelection.Of(row), run));
        reached.Left.Select(one => (one.Rows.Single(), one.IsWhole)).Should().Equal(Enumerable.Repeat((row, false), left));
    }

    [Fact]
    public void A_suite_that_is_asked_for_is_left_out_where_another_is_reached()
        => Run([new SuiteRows("api")], "src/Wakala.Perf.Suite/Cache/MemoryTable.cs").Should().Match<ReachedRun>(run => run.Run.Count == 0 && run.Left.Count == 1 && run.Left[0].Suite == "api");

    [Fact]
    public void A_row_that_nobody_knows_is_run_since_nobody_can_tell()
        => Run([new SuiteRows("api", RowSelection.Of("GET /new")), new SuiteRows("cache", RowSelection.Of("GET /new"))], "README.md").Run.Select(suite => suite.Suite).Should().Equal("api", "cache");

    [Fact]
    public void The_rows_are_those_that_the_checkout_keeps_figures_of()
    {
        var rows = KnownRows.Read(Checkout.Root);

        rows.Of("api").Should().HaveCount(7).And.Contain(List);
        rows.Of("websocket").Should().Contain("connection storm", "it has a baseline, and no figure of the document");
        SuiteDescriptor.Names.Should().OnlyContain(suite => rows.Of(suite).Count > 0);
        rows.Has("GET /new").Should().BeFalse();
    }

    [Fact]
    public async Task A_live_system_is_refused_since_no_checkout_has_what_changes_in_it()
    {
        using var root = new Temporary();
        Directory.CreateDirectory(Path.Combine(root.Path, "environments"));
        var example = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "environments", "wakala-staging.example.json"), Stop);
        await File.WriteAllTextAsync(Path.Combine(root.Path, "environments", "wakala-staging.json"), example, Stop);

        var finding = () => Reach.FindAsync(root.Path, "main", null, ["wakala-staging"], Stop);

        (await finding.Should().ThrowAsync<EnvironmentException>()).Which.Message.Should().ContainAll("'wakala-staging' is a live system", "Leave --since away");
    }

    [Theory]
    [InlineData("WAKALA_PERF_PLATFORM")]
    [InlineData("WAKALA_PERF_ENVIRONMENTS")]
    public async Task What_is_measured_from_elsewhere_is_refused(string variable)
    {
        using var variables = new ProcessVariables { [variable] = "/elsewhere" };

        var finding = () => Reach.FindAsync(Checkout.Root, "HEAD", null, ["processes"], Stop);

        (await finding.Should().ThrowAsync<EnvironmentException>()).Which.Message.Should().ContainAll($"{variable} names /elsewhere", "leave --since away");
    }

    private static ReachedRun Run(IReadOnlyList<SuiteRows> asked, params string[] changed)
        => new Reach(new ChangedFiles("main (0123abcd4567)", [.. changed.Select(path => new ChangedFile(path, FileChange.Modified))]), Rows).Of(asked, "processes", "smoke");
}
