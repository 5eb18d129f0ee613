using Wakala.Perf.Environments;

namespace Wakala.Perf.Suite.Tests;

/// <summary>Which build is compared with which, and what is said where there is none.</summary>
public sealed class PlatformSourceTests
{
    /// <summary>Submodules are fetched from folders, which git refuses else.</summary>
    private static readonly string[] Files = ["-c", "protocol.file.allow=always"];

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

    [Theory]
    [InlineData("0000000000000000000000000000000000000000", "names no commit, as on the first push of a branch")]
    [InlineData("00000000000000000000000000000000000000000000000000000000000000", null)]
    [InlineData("1234567890abcdef1234567890abcdef12345678", "a push by force left it behind")]
    public async Task A_commit_that_a_pipeline_names_and_is_gone_gives_way_to_the_main_branch_before_and_that_is_said(string reference, string? said)
    {
        using var clone = await Temporary.CloneAsync(Stop);
        var lines = new List<string>();
        var source = new PlatformSource(clone.Path, lines.Add);
        var finding = () => source.BaseAsync(reference, Stop);
        if (said is null)
        {
            (await finding.Should().ThrowAsync<EnvironmentException>()).Which.Message.Should().Contain("There is no commit");
            return;
        }

        var (commit, name) = await finding();
        await finding();

        commit.Should().Be(await source.MergeBaseAsync(Stop));
        name.Should().Be($"{commit[..12]} (the main branch before this)");
        lines.Where(line => line.Contains(reference[..12], StringComparison.Ordinal)).Should().ContainSingle("it is said once").Which.Should().ContainAll(said, commit[..12]);
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000")]
    [InlineData(null)]
    public async Task In_a_shallow_clone_a_commit_that_is_not_there_is_an_error_and_nothing_is_compared_with_itself(string? reference)
    {
        reference ??= await GitCommand.ReadAsync(Checkout.Root, ["rev-parse", "--verify", "--quiet", "HEAD^1"], Stop);
        Assert.SkipWhen(reference is null, "This checkout is shallow.");
        using var clone = await Temporary.CloneAsync(Stop, "--depth", "1");

        var finding = () => new PlatformSource(clone.Path, _ => { }).BaseAsync(reference, Stop);
        var since = () => ChangedFiles.FindAsync(clone.Path, reference, Stop);

        (await finding.Should().ThrowAsync<EnvironmentException>()).Which.Message.Should().ContainAll("shallow", "fetch-depth: 0");
        await since.Should().ThrowAsync<EnvironmentException>();
    }

    [Fact]
    [SecondTier]
    public async Task A_platform_that_needs_a_target_another_project_and_a_submodule_is_built_as_the_checkout_is()
    {
        using var nested = new Temporary();
        using var module = new Temporary();
        using var clone = await Temporary.CloneAsync(Stop);
        await File.WriteAllTextAsync(Path.Combine(nested.Path, "Words.cs"), "namespace Wakala.Contracts;\n\n/// <summary>Words.</summary>\npublic static class Words\n{\n    /// <summary>One.</summary>\n    public static string Hello => \"hello\";\n}\n", Stop);
        await CommittedAsync(nested.Path, "init", "--quiet");
        await File.WriteAllTextAsync(Path.Combine(module.Path, "Contracts.csproj"), """<Project Sdk="Microsoft.NET.Sdk" />""", Stop);
        await File.WriteAllTextAsync(Path.Combine(module.Path, "Greeting.cs"), "namespace Wakala.Contracts;\n\n/// <summary>A greeting.</summary>\npublic static class Greeting\n{\n    /// <summary>Its text.</summary>\n    public static string Text => Words.Hello;\n}\n", Stop);
        await CommittedAsync(module.Path, "init", "--quiet");
        (await GitCommand.ReadAsync(module.Path, [.. Files, "submodule", "--quiet", "add", $"file://{nested.Path}", "words"], Stop)).Should().NotBeNull();
        await CommittedAsync(module.Path, "status");
        (await GitCommand.ReadAsync(clone.Path, [.. Files, "submodule", "--quiet", "add", $"file://{module.Path}", "libs/contracts"], Stop)).Should().NotBeNull();
        (await GitCommand.ReadAsync(clone.Path, [.. Files, "submodule", "--quiet", "update", "--init", "--recursive"], Stop)).Should().NotBeNull();
        Directory.CreateDirectory(Path.Combine(clone.Path, "src", "Wakala.Extra"));
        await File.WriteAllTextAsync(Path.Combine(clone.Path, "src", "Wakala.Extra", "Wakala.Extra.csproj"), """<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><ProjectReference Include="../../libs/contracts/Contracts.csproj" /></ItemGroup></Project>""", Stop);
        await File.WriteAllTextAsync(Path.Combine(clone.Path, "src", "Wakala.Extra", "Extra.cs"), "namespace Wakala.Extra;\n\n/// <summary>Something.</summary>\npublic static class Something\n{\n    /// <summary>Its text.</summary>\n    public static string Text => Contracts.Greeting.Text;\n}\n", Stop);
        await File.WriteAllTextAsync(Path.Combine(clone.Path, "Directory.Build.targets"), "<Project><PropertyGroup><InformationalVersion>of-the-target</InformationalVersion></PropertyGroup></Project>", Stop);
        await clone.ReplaceAsync(Path.Combine("src", "Wakala.Platform", "Wakala.Platform.csproj"), "</Project>", """<ItemGroup><ProjectReference Include="../Wakala.Extra/Wakala.Extra.csproj" /></ItemGroup></Project>""", Stop);
        var source = new PlatformSource(clone.Path, _ => { });

        var tree = await source.BuildAsync(PlatformSource.WorkTree, Stop);
        await CommittedAsync(clone.Path, "status");
        var commit = await source.BuildAsync("HEAD", Stop);

        Directory.EnumerateFiles(Path.GetDirectoryName(tree.Assembly)!).Select(Path.GetFileName).Should().Contain(["Contracts.dll", "Wakala.Extra.dll"]);
        commit.Tree.Should().Be(tree.Tree, "a clean work tree is the build of its commit");
        System.Diagnostics.FileVersionInfo.GetVersionInfo(tree.Assembly).ProductVersion.Should().StartWith("of-the-target");

        // Without what was kept the commit is written out, its submodule with it.
        Directory.Delete(Path.Combine(UserCache.Folder("builds"), tree.Tree), recursive: true);
        File.Exists((await source.BuildAsync("HEAD", Stop)).Assembly).Should().BeTrue();
        Directory.Delete(Path.Combine(UserCache.Folder("builds"), tree.Tree), recursive: true);
    }

    [Fact]
    [SecondTier]
    public async Task A_project_in_a_folder_of_a_larger_repository_is_built_with_what_is_in_the_folders_above()
    {
        using var larger = new Temporary();
        var project = Path.Combine(larger.Path, "tools", "perf");
        (await GitCommand.ReadAsync(larger.Path, ["clone", "--quiet", $"file://{Checkout.Root}", project], Stop)).Should().NotBeNull();
        Directory.Delete(Path.Combine(project, ".git"), recursive: true);
        await File.WriteAllTextAsync(Path.Combine(larger.Path, "Directory.Build.targets"), "<Project><PropertyGroup><InformationalVersion>of-the-root</InformationalVersion></PropertyGroup></Project>", Stop);
        await File.WriteAllTextAsync(Path.Combine(larger.Path, "tools", "Directory.Build.targets"), "<Project><PropertyGroup><InformationalVersion>of-the-tools</InformationalVersion></PropertyGroup></Project>", Stop);
        await File.WriteAllTextAsync(Path.Combine(larger.Path, "NuGet.Config"), "<configuration><config><add key=\"http_retry_count\" value=\"7\" /></config></configuration>", Stop);
        await CommittedAsync(larger.Path, "init", "--quiet");
        var source = new PlatformSource(project, _ => { });

        var commit = await source.BuildAsync("HEAD", Stop);
        var tree = await source.BuildAsync(PlatformSource.WorkTree, Stop);

        var folder = Path.Combine(UserCache.Folder("builds"), commit.Tree);
        System.Diagnostics.FileVersionInfo.GetVersionInfo(commit.Assembly).ProductVersion.Should().StartWith("of-the-tools");
        File.Exists(Path.Combine(folder, "NuGet.Config")).Should().BeTrue();
        tree.Tree.Should().Be(commit.Tree, "a clean work tree is the build of its commit");
        Directory.Delete(folder, recursive: true);
    }

    private static async Task CommittedAsync(string folder, params string[] first)
    {
        foreach (var arguments in (string[][])[first, ["add", "--all"], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "--message", "more"]])
            (await GitCommand.ReadAsync(folder, arguments, Stop)).Should().NotBeNull();
    }

    private static Task<string?> GitAsync(Temporary clone, params string[] arguments) => GitCommand.ReadAsync(clone.Path, arguments, Stop);
}
