using Wakala.Perf.Environments;

namespace Wakala.Perf.Suite.Tests;

/// <summary>Which build is compared with which, and what is said where there is none.</summary>
public sealed class PlatformSourceTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_commit_that_is_not_there_is_an_error_with_the_remedy()
    {
        var building = () => new PlatformSource(Checkout.Root, _ => { }).BuildAsync("no-such-branch", Stop);

        (await building.Should().ThrowAsync<EnvironmentException>()).Which.Message.Should().ContainAll("There is no commit 'no-such-branch'", "git fetch origin no-such-branch");
    }

    [Fact]
    public async Task A_shallow_clone_says_that_it_is_one()
    {
        using var clone = await Temporary.CloneAsync(Stop, "--depth", "1");

        var building = () => new PlatformSource(clone.Path, _ => { }).BuildAsync("HEAD~1", Stop);

        (await building.Should().ThrowAsync<EnvironmentException>()).Which.Message.Should().ContainAll("There is no commit 'HEAD~1'", "shallow", "git fetch --unshallow");
    }

    [Fact]
    public async Task A_directory_without_git_has_no_base()
    {
        using var empty = new Temporary();

        var finding = () => new PlatformSource(empty.Path, _ => { }).MergeBaseAsync(Stop);

        (await finding.Should().ThrowAsync<EnvironmentException>()).Which.Message.Should().Contain("--base REF");
    }

    [Fact]
    public async Task What_was_merged_just_now_is_compared_with_the_commit_before_and_a_change_to_it_with_it()
    {
        using var clone = await Temporary.CloneAsync(Stop);
        var source = new PlatformSource(clone.Path, _ => { });
        var (head, before) = (await GitAsync(clone, "rev-parse", "HEAD"), await GitAsync(clone, "rev-parse", "--verify", "--quiet", "HEAD^1"));
        Assert.SkipWhen(before is null, "This checkout is shallow.");

        (await source.MergeBaseAsync(Stop)).Should().Be(before);
        (await source.MergeBaseAsync(Stop, isAnotherBuild: true)).Should().Be(head);

        await File.WriteAllTextAsync(Path.Combine(clone.Path, "README.md"), "Another.", Stop);
        (await source.MergeBaseAsync(Stop)).Should().Be(before, "nothing of the platform has changed");

        await clone.ReplaceAsync(Path.Combine("src", "Wakala.Platform", "Program.cs"), "using", "using  ", Stop);
        (await source.MergeBaseAsync(Stop)).Should().Be(head);
    }

    [Fact]
    public async Task Where_there_is_no_commit_before_the_only_one_is_the_base()
    {
        using var clone = await Temporary.CloneAsync(Stop, "--depth", "1");

        (await new PlatformSource(clone.Path, _ => { }).MergeBaseAsync(Stop)).Should().Be(await GitAsync(clone, "rev-parse", "HEAD"));
    }

    [Fact]
    public async Task A_clean_work_tree_is_the_build_of_its_commit_and_a_change_elsewhere_is_none()
    {
        using var clone = await Temporary.CloneAsync(Stop);
        var source = new PlatformSource(clone.Path, _ => { });
        await File.WriteAllTextAsync(Path.Combine(clone.Path, "README.md"), "Another.", Stop);

        var (commit, tree) = (await source.BuildAsync("HEAD", Stop), await source.BuildAsync(PlatformSource.WorkTree, Stop));

        tree.Tree.Should().Be(commit.Tree);
        tree.Assembly.Should().Be(commit.Assembly);
        File.Exists(commit.Assembly).Should().BeTrue();
    }

    [Fact]
    public async Task A_platform_that_cannot_be_built_says_why_and_leaves_nothing()
    {
        using var clone = await Temporary.CloneAsync(Stop);
        await File.WriteAllTextAsync(Path.Combine(clone.Path, "src", "Wakala.Platform", "Broken.cs"), "not C#", Stop);
        var cache = UserCache.Folder("builds");

        var building = () => new PlatformSource(clone.Path, _ => { }).BuildAsync(PlatformSource.WorkTree, Stop);

        (await building.Should().ThrowAsync<EnvironmentException>()).Which.Message.Should().ContainAll("cannot be built", "Broken.cs");
        Directory.EnumerateDirectories(cache, $"*.{Environment.ProcessId}").Should().BeEmpty();
    }

    private static Task<string?> GitAsync(Temporary clone, params string[] arguments) => GitCommand.ReadAsync(clone.Path, arguments, Stop);
}
