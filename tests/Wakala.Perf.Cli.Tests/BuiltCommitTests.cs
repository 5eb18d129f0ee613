using Wakala.Perf.Suite;

namespace Wakala.Perf.Cli.Tests;

public sealed class BuiltCommitTests : IDisposable
{
    private const string Project = "tests/Wakala.Perf.Api/Wakala.Perf.Api.csproj";

    private readonly Temporary _root = new();
    private readonly BuiltCommit _built;

    public BuiltCommitTests()
    {
        _built = new BuiltCommit(_root.Path, Project);
        Write("Wakala.Perf.Api", "release");
        Write("Wakala.Platform", "release");
        _built.Keep("a1");
    }

    [Fact]
    public void What_was_built_of_a_commit_is_not_built_again()
    {
        _built.Is("a1").Should().BeTrue();
        _built.Is("b2").Should().BeFalse("that is another commit");
        new BuiltCommit(_root.Path, "tests/Wakala.Perf.Cache/Wakala.Perf.Cache.csproj").Is("a1").Should().BeFalse("that was never built");
    }

    [Fact]
    public void What_was_built_since_by_hand_counts_whichever_project_it_is_of()
    {
        File.SetLastWriteTimeUtc(Write("Wakala.Platform", "release"), DateTime.UnixEpoch.AddYears(100));

        _built.Is("a1").Should().BeFalse("a run starts the platform that is there");
    }

    [Fact]
    public void A_build_for_debugging_is_another_one()
    {
        File.SetLastWriteTimeUtc(Write("Wakala.Platform", "debug"), DateTime.UnixEpoch.AddYears(100));

        _built.Is("a1").Should().BeTrue();
    }

    [Fact]
    public void What_was_removed_is_built_again()
    {
        Directory.Delete(Path.Combine(_root.Path, "artifacts", "bin", "Wakala.Perf.Api"), recursive: true);

        _built.Is("a1").Should().BeFalse();
    }

    [Fact]
    public async Task A_file_that_is_changed_or_new_makes_a_checkout_another_than_its_commit()
    {
        using var clone = await Temporary.CloneAsync(TestContext.Current.CancellationToken);
        var commit = await CommitAsync();
        commit.Should().HaveLength(40);

        await File.WriteAllTextAsync(Path.Combine(clone.Path, "new.cs"), "class New;", TestContext.Current.CancellationToken);
        (await CommitAsync()).Should().BeNull();

        File.Delete(Path.Combine(clone.Path, "new.cs"));
        (await CommitAsync()).Should().Be(commit);

        await File.AppendAllTextAsync(Path.Combine(clone.Path, "README.md"), "more", TestContext.Current.CancellationToken);
        (await CommitAsync()).Should().BeNull();

        Task<string?> CommitAsync() => Commit.OfCleanAsync(clone.Path, TestContext.Current.CancellationToken);
    }

    public void Dispose() => _root.Dispose();

    private string Write(string project, string configuration)
    {
        var path = Path.Combine(_root.Path, "artifacts", "bin", project, configuration, $"{project}.dll");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, string.Empty);
        return path;
    }
}
