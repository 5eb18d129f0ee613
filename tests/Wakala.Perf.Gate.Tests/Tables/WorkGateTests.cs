using Wakala.Perf.Results;

namespace Wakala.Perf.Gate.Tests;

public sealed class WorkGateTests
{
    private const string Servers = "PostgreSQL 15, Redis 7";

    private static readonly WorkCount[] Before =
        [new("sql.statements", "1/request", 1), new("redis.GET", "1/request", 2), new("wire.bytes", "B/request", 4_000, 0.02)];

    [Fact]
    public void Equal_work_passes_and_binds()
        => WorkGate.Judge(Accepted(), Servers, "w1", Before).Should().OnlyContain(count => count.Verdict == Verdict.Passed && count.Binding);

    [Theory]
    [InlineData(1.0001, 2, 4_000, "sql.statements")]
    [InlineData(1, 3, 4_000, "redis.GET")]
    [InlineData(1, 2, 4_090, "wire.bytes")]
    public void More_work_fails_beyond_its_tolerance(double statements, double gets, double bytes, string which)
        => WorkGate.Judge(Accepted(), Servers, "w1", Counted(statements, gets, bytes)).Should().ContainSingle(count => count.Verdict == Verdict.Regressed).Which.Name.Should().Be(which);

    [Fact]
    public void A_difference_within_the_measured_tolerance_is_none()
        => WorkGate.Judge(Accepted(), Servers, "w1", Counted(1, 2, 4_070)).Should().OnlyContain(count => count.Verdict == Verdict.Passed);

    [Fact]
    public void Work_that_was_never_there_fails_and_work_that_is_gone_is_an_improvement()
    {
        var work = WorkGate.Judge(Accepted(), Servers, "w1", [new("sql.SELECT contacts", "1/request", 7), .. Before[..2]]);

        work.Should().ContainSingle(count => count.Verdict == Verdict.Regressed).Which.Name.Should().Be("sql.SELECT contacts");
        work.Should().ContainSingle(count => count.Verdict == Verdict.Improved).Which.Name.Should().Be("wire.bytes");
        WorkGate.Changes(work).Should().Be("sql.SELECT contacts 0 → 7 a request; wire.bytes 4,000 → 0 B a request");
    }

    [Fact]
    public void Servers_of_another_major_version_and_a_first_run_are_new()
    {
        WorkGate.Judge(Accepted(), "PostgreSQL 16, Redis 7", "w1", Before).Should().OnlyContain(count => count.Verdict == Verdict.New && !count.Binding);
        WorkGate.Judge(null, Servers, "w1", Before).Should().OnlyContain(count => count.Verdict == Verdict.New);
    }

    [Fact]
    public void Another_sequence_is_invalid_and_says_what_to_do()
        => WorkGate.Judge(Accepted(), Servers, "w2", Before).Should().OnlyContain(count => count.Verdict == Verdict.Invalid && count.Reason!.Contains("./perf accept --suite api"));

    [Fact]
    public void A_row_that_passed_fails_by_its_work_and_a_slower_row_says_what_work_changed_or_that_none_did()
    {
        var passed = ScreenGate.Judge(Synthetic.Context, Synthetic.Objective, null, [Synthetic.Trial()]) with { Verdict = Verdict.Passed, Reason = null };
        var slower = passed with { Verdict = Verdict.Regressed, Reason = "P95 is slow.", Figures = [.. passed.Figures.Select(figure => figure with { Verdict = Verdict.Regressed })] };
        var more = WorkGate.Judge(Accepted(), Servers, "w1", Counted(7, 2, 4_000));
        var same = WorkGate.Judge(Accepted(), Servers, "w1", Before);

        passed.With(more).Should().Match<ScenarioJudgement>(row => row.Verdict == Verdict.Regressed && row.Reason == "More work: sql.statements 1 → 7 a request.");
        slower.With(more).Reason.Should().Be("More work: sql.statements 1 → 7 a request. P95 is slow.");
        slower.With(same).Reason.Should().StartWith("P95 is slow. No work changed with it");
        passed.With(same).Should().Match<ScenarioJudgement>(row => row.Verdict == Verdict.Passed && row.Reason == null);
    }

    private static WorkCount[] Counted(double statements, double gets, double bytes)
        => [Before[0] with { Value = statements }, Before[1] with { Value = gets }, Before[2] with { Value = bytes }];

    private static WorkBaseline Accepted() => new()
    {
        Profile = "smoke",
        Suite = "api",
        Scenario = "GET /messages/list",
        WorkloadHash = "w1",
        Commit = "0123abc",
        RecordedAt = DateTimeOffset.UnixEpoch,
        Reason = "first",
        Counts = new Dictionary<string, IReadOnlyList<WorkCount>> { [Servers] = Before },
    };
}
