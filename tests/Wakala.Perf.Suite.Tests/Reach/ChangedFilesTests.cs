using Wakala.Perf.Environments;

namespace Wakala.Perf.Suite.Tests;

/// <summary>What has changed in a clone since a commit, and what that reaches.</summary>
public sealed class ChangedFilesTests : IAsyncLifetime
{
    private const string Row = "baselines/processes/api/smoke/get-messages-list.json";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private Temporary _clone = null!;

    public async ValueTask InitializeAsync() => _clone = await Temporary.CloneAsync(Stop);

    public ValueTask DisposeAsync()
    {
        _clone.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_clean_checkout_has_changed_nothing_since_itself()
    {
        var changed = await FindAsync("HEAD");

        changed.Files.Should().BeEmpty();
        changed.Since.Should().MatchRegex(@"^HEAD \([0-9a-f]{12}\)$");
        (await ReachedAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Documentation_reaches_nothing_committed_or_not()
    {
        await AppendAsync("README.md");
        await CommitAsync();
        await AppendAsync("docs/work.md");

        (await FindAsync("HEAD^")).Files.Should().Equal(new ChangedFile("README.md", FileChange.Modified), new ChangedFile("docs/work.md", FileChange.Modified));
        (await ReachedAsync("HEAD^")).Should().BeEmpty();
    }

    [Fact]
    public async Task One_rows_baseline_reaches_that_row()
    {
        await AppendAsync(Row);

        (await ReachedAsync()).Should().Equal("api: GET /messages/list");
    }

    [Fact]
    public async Task A_file_of_the_platform_reaches_everything()
    {
        await AppendAsync("src/Wakala.Platform/Program.cs");

        (await ReachedAsync()).Should().Equal(SuiteDescriptor.Names);
    }

    [Fact]
    public async Task A_file_that_git_does_not_know_counts_and_one_that_it_ignores_does_not()
    {
        await AppendAsync("results/run.json");
        (await ReachedAsync()).Should().BeEmpty();

        await AppendAsync("src/Wakala.Perf.Suite/Cache/New table ä.cs");

        (await FindAsync("HEAD")).Files.Should().Equal(new ChangedFile("src/Wakala.Perf.Suite/Cache/New table ä.cs", FileChange.Added));
        (await ReachedAsync()).Should().Equal("cache");
    }

    [Fact]
    public async Task A_file_that_is_gone_and_one_that_was_moved_are_told_with_both_names()
    {
        File.Delete(Path.Combine(_clone.Path, Row));
        await GitAsync("mv", "src/Wakala.Platform/Program.cs", "docs/Program.cs");

        (await FindAsync("HEAD")).Files.Should().Equal(
            new ChangedFile(Row, FileChange.Removed), new ChangedFile("docs/Program.cs", FileChange.Added), new ChangedFile("src/Wakala.Platform/Program.cs", FileChange.Removed));
    }

    [Fact]
    public async Task A_file_that_git_was_told_to_forget_and_is_there_was_modified()
    {
        await GitAsync("rm", "--cached", "--quiet", "README.md");

        (await FindAsync("HEAD")).Files.Should().Equal(new ChangedFile("README.md", FileChange.Modified));
    }

    [Fact]
    public async Task What_came_to_another_branch_since_is_no_change_of_this_one()
    {
        await GitAsync("branch", "release");
        await AppendAsync("README.md");
        await CommitAsync();
        await GitAsync("checkout", "--quiet", "release");
        await AppendAsync("src/Wakala.Platform/Program.cs");
        await CommitAsync();
        await GitAsync("checkout", "--quiet", "-");

        (await FindAsync("release")).Files.Should().Equal(new ChangedFile("README.md", FileChange.Modified));
        (await ReachedAsync("release")).Should().BeEmpty();
    }

    [Fact]
    public async Task A_branch_that_has_nothing_in_common_is_compared_with_itself()
    {
        var tree = await GitAsync("rev-parse", "HEAD^{tree}");
        var stranger = await GitAsync("-c", "user.name=a", "-c", "user.email=a@b", "commit-tree", "-m", "another beginning", tree);
        await AppendAsync("README.md");

        (await FindAsync(stranger)).Files.Should().Equal(new ChangedFile("README.md", FileChange.Modified));
    }

    [Fact]
    public async Task A_commit_that_is_not_there_is_the_error_that_base_gives()
    {
        var finding = () => FindAsync("no-such-branch");

        (await finding.Should().ThrowAsync<EnvironmentException>()).Which.Message.Should().ContainAll("There is no commit 'no-such-branch'", "git fetch origin no-such-branch");
    }

    [Fact]
    public async Task A_shallow_clone_says_that_it_is_one()
    {
        using var shallow = await Temporary.CloneAsync(Stop, "--depth", "1");

        var finding = () => ChangedFiles.FindAsync(shallow.Path, "HEAD~1", Stop);

        (await finding.Should().ThrowAsync<EnvironmentException>()).Which.Message.Should().ContainAll("There is no commit 'HEAD~1'", "shallow", "fetch-depth: 0");
    }

    [Fact]
    public async Task Without_git_nobody_can_tell()
    {
        using var empty = new Temporary();

        var finding = () => ChangedFiles.FindAsync(empty.Path, "main", Stop);

        (await finding.Should().ThrowAsync<EnvironmentException>()).Which.Message.Should().ContainAll("no checkout of git", "--since");
    }

    private Task<ChangedFiles> FindAsync(string reference) => ChangedFiles.FindAsync(_clone.Path, reference, Stop);

    /// <summary>The suites that are run, with their rows where not all are.</summary>
    private async Task<IEnumerable<string>> ReachedAsync(string since = "HEAD")
    {
        var reach = await Reach.FindAsync(_clone.Path, since, null, ["processes"], Stop);
        return reach.Of([.. SuiteDescriptor.Names.Select(name => new SuiteRows(name))], "processes", "smoke").Run.Select(suite => suite.Rows is { } rows ? $"{suite.Suite}: {rows}" : suite.Suite);
    }

    private async Task AppendAsync(string file)
    {
        var path = Path.Combine(_clone.Path, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.AppendAllTextAsync(path, "\n", Stop);
    }

    private Task<string> CommitAsync() => GitAsync("-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "--all", "--message", "a change");

    private async Task<string> GitAsync(params string[] arguments)
        => await GitCommand.ReadAsync(_clone.Path, arguments, Stop) ?? throw new InvalidOperationException($"git {string.Join(' ', arguments)} failed");
}
