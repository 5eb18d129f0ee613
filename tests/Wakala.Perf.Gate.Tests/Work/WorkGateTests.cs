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

    [Theory]
    [InlineData(0.99, 2, 4_000, "sql.statements 1 → 0.99 a request")]
    [InlineData(1, 0, 4_000, "redis.GET 2 → 0 a request")]
    [InlineData(1, 2, 3_910, "wire.bytes 4,000 → 3,910 B a request")]
    public void Less_work_is_news_beyond_its_tolerance_and_says_which_limit_it_is_under(double statements, double gets, double bytes, string change)
    {
        var work = WorkGate.Judge(Accepted(), Servers, "w1", Counted(statements, gets, bytes));

        var less = work.Should().ContainSingle(count => count.Verdict == Verdict.Changed).Which;
        less.Should().Match<FigureJudgement>(count => count.Binding && count.LimitIsLeast && count.Value < count.Limit && count.Reason == $"{change}.");
        work.Should().NotContain(count => count.Verdict == Verdict.Regressed || count.Verdict == Verdict.Improved);
    }

    [Theory]
    [InlineData(0.6, 0.89, Verdict.Passed)]
    [InlineData(0.6, 1.6, Verdict.Regressed)]
    [InlineData(15, 16, Verdict.Passed)]
    [InlineData(3, 0.5, Verdict.Passed)]
    public void A_millisecond_of_processor_time_fails_a_row_of_less_and_a_faster_machine_is_no_improvement(double before, double now, Verdict verdict)
    {
        WorkCount Processor(double value) => new(ProcessWork.Processor, "ms/request", value, 0.5);
        var accepted = Accepted() with { Counts = new Dictionary<string, IReadOnlyList<WorkCount>> { [Servers] = [Processor(before)] } };

        WorkGate.Judge(accepted, Servers, "w1", [Processor(now)]).Should().ContainSingle().Which.Verdict.Should().Be(verdict);
    }

    [Fact]
    public void What_its_process_costs_is_settled_side_by_side_only_where_nothing_else_fails_the_row()
    {
        FigureJudgement Of(string name) => new() { Name = name, Unit = "1/request", Kind = FigureKind.Count, Verdict = Verdict.Regressed, Binding = true };

        ProcessWork.Tripped([Of(ProcessWork.Allocated)]).Should().ContainSingle();
        ProcessWork.Tripped([Of(ProcessWork.DiskBytes)]).Should().ContainSingle();
        ProcessWork.Tripped([Of(ProcessWork.Allocated), Of("disk.syncs")]).Should().BeEmpty();
    }

    [Fact]
    public void A_difference_within_the_measured_tolerance_is_none()
    {
        foreach (var bytes in (double[])[4_070, 3_930])
            WorkGate.Judge(Accepted(), Servers, "w1", Counted(1, 2, bytes)).Should().OnlyContain(count => count.Verdict == Verdict.Passed);
    }

    [Fact]
    public void Work_that_was_never_there_fails_and_work_that_is_gone_is_news()
    {
        var work = WorkGate.Judge(Accepted(), Servers, "w1", [new("sql.SELECT contacts", "1/request", 7), .. Before[..2]]);

        work.Should().ContainSingle(count => count.Verdict == Verdict.Regressed).Which.Name.Should().Be("sql.SELECT contacts");
        work.Should().ContainSingle(count => count.Verdict == Verdict.Changed && count.Binding).Which.Name.Should().Be("wire.bytes");
        WorkGate.Changes(work).Should().Be("SELECT contacts 0 → 7 a request; wire.bytes 4,000 → 0 B a request");
    }

    [Fact]
    public void Of_little_that_is_not_exact_one_stray_record_is_no_difference()
    {
        var accepted = Accepted() with { Counts = new Dictionary<string, IReadOnlyList<WorkCount>> { [Servers] = [new("wal.records", "1/request", 0.05, 0.02), new("wal.bytes", "B/request", 3, 0.02)] } };

        WorkGate.Judge(accepted, Servers, "w1", [new("wal.records", "1/request", 0.1, 0.02), new("wal.bytes", "B/request", 6, 0.02)]).Should().OnlyContain(count => count.Verdict == Verdict.Passed);
        WorkGate.Judge(accepted, Servers, "w1", []).Should().OnlyContain(count => count.Value == 0 && count.Verdict == Verdict.Passed);
        WorkGate.Judge(accepted, Servers, "w1", [new("wal.records", "1/request", 1, 0.02), new("wal.bytes", "B/request", 120, 0.02)]).Should().OnlyContain(count => count.Verdict == Verdict.Regressed);
    }

    [Fact]
    public void What_could_not_be_counted_is_neither_less_work_nor_a_pass()
    {
        var work = WorkGate.Judge(Accepted(), Servers, "w1", Before[1..], [new MissingWork("sql.", "pg_stat_statements is not there.")]);

        work.Should().NotContain(count => count.Verdict == Verdict.Changed);
        work.Should().ContainSingle(count => count.Verdict == Verdict.Inconclusive).Which.Reason.Should().Be("Not counted: sql.*. pg_stat_statements is not there.");
        var row = RowGate.Judge(Synthetic.Context, Synthetic.Rules, null, [Synthetic.Trial()]) with { Verdict = Verdict.Passed, Reason = null };
        row.With(work).Reason.Should().Contain("Not counted: sql.*");
    }

    [Fact]
    public void Servers_of_another_major_version_and_a_first_run_are_new()
    {
        WorkGate.Judge(Accepted(), "PostgreSQL 16, Redis 7", "w1", Before).Should().OnlyContain(count => count.Verdict == Verdict.New && !count.Binding);
        WorkGate.Judge(null, Servers, "w1", Before).Should().OnlyContain(count => count.Verdict == Verdict.New);
    }

    [Fact]
    public void What_names_a_statement_comes_before_what_only_adds_up()
    {
        WorkCount[] now = [Before[0] with { Value = 8 }, Before[1], Before[2], new("sql.SELECT contacts", "1/request", 7), new("sql.rows", "1/request", 7), new("sql.resets", "1/request", 7), new("sql.blocks", "1/request", 21, 0.02), new("sql.blocks of SELECT contacts", "1/request", 21, 0.02), new("wal.records", "1/request", 9, 0.02)];

        WorkGate.Changes(WorkGate.Judge(Accepted(), Servers, "w1", now)).Should().StartWith("SELECT contacts 0 → 7 a request; blocks of SELECT contacts 0 → 21 a request; sql.statements 1 → 8 a request").And.EndWith("; and 1 more");
    }

    [Fact]
    public void Another_sequence_is_invalid_and_says_what_to_do()
        => WorkGate.Judge(Accepted(), Servers, "w2", Before).Should().OnlyContain(count => count.Verdict == Verdict.Invalid && count.Reason!.Contains("./perf accept --suite api"));

    [Fact]
    public void A_row_that_passed_fails_by_its_work_and_a_slower_row_says_what_work_changed_or_that_none_did()
    {
        var passed = RowGate.Judge(Synthetic.Context, Synthetic.Rules, null, [Synthetic.Trial()]) with { Verdict = Verdict.Passed, Reason = null };
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
