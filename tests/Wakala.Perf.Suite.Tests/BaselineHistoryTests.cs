using Wakala.Perf.Gate;

namespace Wakala.Perf.Suite.Tests;

/// <summary>What <c>./perf baselines diff</c> shows of each kind of file.</summary>
public sealed class BaselineHistoryTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Times_figures_of_tables_and_work_are_shown_old_and_new()
    {
        using var clone = await Temporary.CloneAsync(Stop);
        var baselines = Path.Combine(clone.Path, "baselines");
        var store = new BaselineStore(baselines);
        var row = store.Read("processes", "smoke", "api", "GET /messages/list")!;
        store.Write(row with { Reason = "pages are streamed" });
        var table = store.Read("processes", "smoke", "websocket", "connection storm")!;
        store.Write(table with { Reason = "handshakes are resumed" });
        var work = store.ReadWork("smoke", "api", "GET /messages/list")!;
        store.Write(work with { Reason = "one more is read", Counts = work.Counts.ToDictionary(one => one.Key, IReadOnlyList<Results.WorkCount> (one) => [one.Value[0] with { Value = 9 }, .. one.Value.Skip(1)]) });

        var changes = (await new BaselineHistory(clone.Path).ChangesSinceAsync("HEAD", Stop))!;

        changes.Select(change => change.Reason).Should().BeEquivalentTo(["pages are streamed", "handshakes are resumed", "one more is read"]);
        changes.Single(change => change.Environment == "work").Figures.Should().ContainSingle().Which.New.Should().Be(9);
        changes.Single(change => change.Suite == "websocket").Figures.Should().NotBeEmpty().And.OnlyContain(figure => figure.Old != null && figure.New != null);
    }

    [Fact]
    public async Task An_older_format_is_read_of_a_commit_and_refused_in_the_work_tree()
    {
        using var clone = await Temporary.CloneAsync(Stop);
        var file = Path.Combine(clone.Path, "baselines", "processes", "database", "smoke", "insert-into-messages-values.json");
        var now = await File.ReadAllTextAsync(file, Stop);
        File.Copy(Path.Combine(Checkout.Root, "tests", "Wakala.Perf.Gate.Tests", "Baselines", "Schema1", "figures.json"), file, overwrite: true);
        (await GitCommand.ReadAsync(clone.Path, ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "--all", "--message", "of before"], Stop)).Should().NotBeNull();
        await File.WriteAllTextAsync(file, now, Stop);
        var history = new BaselineHistory(clone.Path);

        (await history.ChangesSinceAsync("HEAD", Stop))!.Should().ContainSingle().Which.Figures.Should().NotBeEmpty().And.OnlyContain(figure => figure.Old != null && figure.New != null);
        await File.WriteAllTextAsync(file, now.Replace("\"schema\": 2", "\"schema\": 1", StringComparison.Ordinal), Stop);
        await history.Awaiting(one => one.ChangesSinceAsync("HEAD", Stop)).Should().ThrowAsync<BaselineException>().WithMessage("*./perf baselines migrate.");
    }

    [Fact]
    public async Task A_project_in_a_folder_of_a_larger_repository_is_told_of_as_one_at_its_root()
    {
        using var repository = new Temporary();
        using var clone = await Temporary.CloneAsync(Stop);
        var project = Path.Combine(repository.Path, "services", "perf");
        foreach (var file in Directory.EnumerateFiles(Path.Combine(clone.Path, "baselines"), "*.json", SearchOption.AllDirectories))
        {
            var target = Path.Combine(project, Path.GetRelativePath(clone.Path, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        foreach (var arguments in (string[][])[["init", "--quiet"], ["add", "--all"], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "--message", "all"]])
            (await GitCommand.ReadAsync(repository.Path, arguments, Stop)).Should().NotBeNull();
        var store = new BaselineStore(Path.Combine(project, "baselines"));
        store.Write(store.Read("processes", "smoke", "api", "GET /messages/list")! with { Reason = "pages are streamed" });
        await File.WriteAllTextAsync(Path.Combine(repository.Path, "elsewhere.txt"), "another project's", Stop);

        (await new BaselineHistory(project).ChangesSinceAsync("HEAD", Stop))!.Should().ContainSingle().Which.Reason.Should().Be("pages are streamed");
    }

    [Fact]
    public async Task A_clean_checkout_changes_nothing()
    {
        using var clone = await Temporary.CloneAsync(Stop);

        (await new BaselineHistory(clone.Path).ChangesSinceAsync("HEAD", Stop)).Should().BeEmpty();
    }
}
