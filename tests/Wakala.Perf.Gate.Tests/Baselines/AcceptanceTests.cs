using Wakala.Perf.Results;

namespace Wakala.Perf.Gate.Tests;

/// <summary>Figures become a baseline only where they predict a fresh run; far better tells as much against them as far worse.</summary>
public sealed class AcceptanceTests
{
    [Theory]
    [InlineData("pr")]
    [InlineData("smoke")]
    public void A_run_like_the_trials_confirms_them(string profile) => Problems(profile, Synthetic.Trial(Latencies.Typical(7))).Should().BeEmpty();

    [Fact]
    public void A_run_that_is_worse_or_better_than_the_trials_predict_refuses_them()
    {
        Problems("pr", Times(1.5)).Should().HaveCount(4).And.Contain(problem
            => problem.StartsWith("P50 of response time was 2.2 ms in the confirming run, and the accepted trials (1.5 ms, 1.5 ms, 1.5 ms) predict 1."));
        Problems("pr", Times(0.6)).Should().HaveCount(4, "trials that were all disturbed alike would accept any later slowdown");
    }

    [Fact]
    public void At_profile_smoke_the_coarse_screen_holds_both_ways()
    {
        Problems("smoke", Times(1.9)).Should().BeEmpty();
        Problems("smoke", Times(10)).Should().HaveCount(4);
        Acceptance.Problems(Synthetic.Baseline(Times(40), Times(40), Times(40)), [Times(1)], Synthetic.Machine).Should().HaveCount(4);
    }

    [Fact]
    public void One_disturbed_trial_of_three_does_not_refuse_them() => Problems("pr", Times(3), Times(1), Times(1)).Should().BeEmpty();

    [Fact]
    public void A_run_that_cannot_be_believed_confirms_nothing()
        => Problems("pr", Synthetic.Nothing()).Should().Equal("No trial of the confirming run can be believed: no arrival was due: nothing was measured.");

    [Fact]
    public void The_change_says_old_and_new()
    {
        var old = Synthetic.Baseline();
        var @new = Synthetic.Baseline(Times(2), Times(2), Times(2)) with { Reason = "pages are streamed", WorkloadHash = "w2", Release = ReleaseAnchor.Of(old, "2.4") };

        var change = BaselineChange.Of(old, @new);

        change.Reason.Should().Be("pages are streamed");
        change.Notes.Should().Equal("another workload", "release none → 2.4");
        change.Figures.Select(figure => figure.Name).Should().Equal("P50", "P95", "P99", "mean");
        change.Figures.Should().OnlyContain(figure => figure.Change > 0.8 && figure.Change < 1.1);
        BaselineChange.Of(null, old).Figures.Should().OnlyContain(figure => figure.Old == null && figure.Change == null);
        BaselineChange.Of(old, null).Reason.Should().Be("taken away");
    }

    [Fact]
    public void Work_shows_the_counts_that_differ_and_no_others()
    {
        var old = Work(("sql.statements", 2), ("redis.GET", 4), ("redis.SETEX", 1));

        var change = BaselineChange.Of(old, Work(("sql.statements", 3), ("redis.GET", 4)) with { Reason = "one more is read" });

        change.Reason.Should().Be("one more is read");
        change.Figures.Should().Equal(
            new FigureChange("sql.statements (PostgreSQL 15, Redis 7)", "1/request", 2, 3), new FigureChange("redis.SETEX (PostgreSQL 15, Redis 7)", "1/request", 1, null));
    }

    private static WorkBaseline Work(params (string Name, double Value)[] counts) => new()
    {
        Profile = "smoke",
        Suite = "api",
        Scenario = "GET /one",
        WorkloadHash = "w",
        Commit = "0123",
        RecordedAt = DateTimeOffset.UnixEpoch,
        Reason = "first",
        Counts = new Dictionary<string, IReadOnlyList<WorkCount>> { ["PostgreSQL 15, Redis 7"] = [.. counts.Select(one => new WorkCount(one.Name, "1/request", one.Value, 0))] },
    };

    private static Trial Times(double factor) => Synthetic.Trial(Latencies.Times(factor, 7));

    private static IReadOnlyList<string> Problems(string profile, params Trial[] confirming)
        => Acceptance.Problems(Synthetic.Baseline() with { Profile = profile }, confirming, Synthetic.Machine);
}
