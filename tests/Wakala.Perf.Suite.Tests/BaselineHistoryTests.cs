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
        var table = store.ReadTable("processes", "smoke", "websocket", "connection storm")!;
        store.Write(table with { Reason = "handshakes are resumed" });
        var work = store.ReadWork("smoke", "api", "GET /messages/list")!;
        store.Write(work with { Reason = "one more is read", Counts = work.Counts.ToDictionary(one => one.Key, IReadOnlyList<Results.WorkCount> (one) => [one.Value[0] with { Value = 9 }, .. one.Value.Skip(1)]) });

        var changes = (await new BaselineHistory(clone.Path).ChangesSinceAsync("HEAD", Stop))!;

        changes.Select(change => change.Reason).Should().BeEquivalentTo(["pages are streamed", "handshakes are resumed", "one more is read"]);
        changes.Single(change => change.Environment == "work").Figures.Should().ContainSingle().Which.New.Should().Be(9);
        changes.Single(change => change.Suite == "websocket").Figures.Should().NotBeEmpty().And.OnlyContain(figure => figure.Old != null && figure.New != null);
    }

    [Fact]
    public async Task A_clean_checkout_changes_nothing()
    {
        using var clone = await Temporary.CloneAsync(Stop);

        (await new BaselineHistory(clone.Path).ChangesSinceAsync("HEAD", Stop)).Should().BeEmpty();
    }
}
