using Wakala.Perf.Results;

namespace Wakala.Perf.Gate.Tests;

public sealed class TableGateTests
{
    private static readonly TableRules Rules = new(
        "Query Performance",
        "INSERT INTO messages",
        FigureRule.Time("average", 1.8, slack: 1),
        FigureRule.Share("hit ratio", 98.5, slack: 2),
        FigureRule.Size("size", "MB", 2_500),
        FigureRule.AtMost("errors", "requests", 0));

    private static readonly GateContext Context = Synthetic.Context with { Suite = "database", Table = Rules.Table, Scenario = Rules.Scenario };

    [Fact]
    public void A_row_within_all_its_limits_passes()
        => TableGate.Judge(Context, Rules, Before(), [Trial()]).Verdict.Should().Be(Verdict.Passed);

    [Fact]
    public void The_report_says_which_side_of_a_limit_is_wrong()
        => GateTable.Rows(TableGate.Judge(Context, Rules, Before(), [Trial()])).Select(row => row.Limit).Should().Equal("≤ 4.6 ms", "≥ 96.5 %", "≥ 2,451 MB", "≤ 0");

    [Fact]
    public void A_row_without_a_baseline_is_new_and_its_bounds_bind_all_the_same()
    {
        TableGate.Judge(Context, Rules, null, [Trial()]).Verdict.Should().Be(Verdict.New);

        TableGate.Judge(Context, Rules, null, [Trial(errors: 1)]).Should().Match<ScenarioJudgement>(row => row.Verdict == Verdict.Regressed && row.Reason!.Contains("errors"));
    }

    [Fact]
    public void A_time_must_trip_in_every_trial()
    {
        var once = TableGate.Judge(Context, Rules, Before(), [Trial(average: 9)]);
        TableGate.NeedsAnother(once, Rules, [Trial(average: 9)]).Should().BeTrue();

        TableGate.Judge(Context, Rules, Before(), [Trial(average: 9), Trial(average: 1.9)]).Verdict.Should().Be(Verdict.Passed);
        TableGate.Judge(Context, Rules, Before(), [Trial(average: 9), Trial(average: 8)]).Should().Match<ScenarioJudgement>(
            row => row.Verdict == Verdict.Regressed && row.Reason!.Contains("average is 8.5 ms, over its limit of 4.6 ms (baseline 1.8 ms × 2 + 1 ms), in 2 of 2 trials"));
    }

    [Theory]
    [InlineData(90, 2_500, "hit ratio is 90 %, under its limit of 96.5 % (baseline 98.5 % - 2 %)")]
    [InlineData(98.5, 2_700, "size is 2,700 MB, over its limit of 2,550 MB (baseline 2,500 MB × 1.02)")]
    [InlineData(98.5, 2_300, "size is 2,300 MB, under its limit of 2,451 MB (baseline 2,500 MB ÷ 1.02)")]
    public void What_does_not_depend_on_the_machine_fails_at_once(double hits, double size, string why)
    {
        var row = TableGate.Judge(Context, Rules, Before(), [Trial(hits: hits, size: size)]);

        row.Verdict.Should().Be(Verdict.Regressed);
        row.Reason.Should().Contain(why);
        TableGate.NeedsAnother(row, Rules, [Trial(hits: hits, size: size)]).Should().BeFalse();
    }

    [Fact]
    public void A_fault_fails_the_row_whatever_its_figures_say()
    {
        var row = TableGate.Judge(Context, Rules, Before(), [Trial() with { Faults = ["The plan scans messages."] }]);

        row.Should().Match<ScenarioJudgement>(one => one.Verdict == Verdict.Regressed && one.Reason == "The plan scans messages." && one.Wrong == one.Reason);
    }

    [Fact]
    public void Errors_are_said_by_kind_and_slow_answers_beside_them_are_not()
    {
        TableTrial[] trials = [Trial(average: 9, errors: 12) with { Errors = new Dictionary<string, long> { ["SQLSTATE 23505"] = 9, ["timeout"] = 3 } }];

        var row = TableGate.Judge(Context, Rules, Before(), trials);

        row.Reason.Should().Be("errors is 12, over its limit of 0 (what it may be anywhere). What failed: SQLSTATE 23505: 9, timeout: 3.");
        TableGate.NeedsAnother(row, Rules, trials).Should().BeFalse();
    }

    [Fact]
    public void A_wrong_answer_fails_a_row_whose_rules_count_no_errors_unless_its_server_lost_what_was_to_be_read()
    {
        var rules = Rules with { Figures = [.. Rules.Figures.Where(rule => rule.Name != "errors")] };
        var trial = Trial() with { Figures = [.. Trial().Figures.Where(figure => figure.Name != "errors")], Errors = new Dictionary<string, long> { ["wrong answer: not value"] = 1 } };

        TableGate.Judge(Context, rules, Before(), [trial]).Should().Match<ScenarioJudgement>(
            row => row.Verdict == Verdict.Regressed && row.Reason == "1 of 500 answers was wrong (wrong answer: not value: 1).");
        TableGate.Judge(Context, rules, Before(), [trial with { Problems = ["Redis restarted in mid-run"] }]).Verdict.Should().Be(Verdict.Invalid);
    }

    [Fact]
    public void A_trial_with_a_problem_is_invalid_and_says_why()
    {
        var row = TableGate.Judge(Context, Rules, Before(), [Trial() with { Problems = ["PostgreSQL restarted meanwhile."] }]);

        row.Should().Match<ScenarioJudgement>(one => one.Verdict == Verdict.Invalid && one.Reason!.Contains("PostgreSQL restarted meanwhile"));
    }

    [Fact]
    public void A_figure_that_was_not_measured_or_is_no_number_is_invalid()
    {
        TableGate.Judge(Context, Rules, Before(), [Trial() with { Figures = [new("average", "ms", 1.8)] }]).Reason.Should().Contain("hit ratio was not measured");
        TableGate.Judge(Context, Rules, Before(), [Trial(average: double.NaN)]).Should().Match<ScenarioJudgement>(one => one.Verdict == Verdict.Invalid && one.Reason!.Contains("average is not a number"));
    }

    [Fact]
    public void A_baseline_of_another_workload_is_invalid()
        => TableGate.Judge(Context, Rules, Before() with { WorkloadHash = "w2" }, [Trial()]).Should().Match<ScenarioJudgement>(
            one => one.Verdict == Verdict.Invalid && one.Reason!.Contains("./perf accept --suite database"));

    [Fact]
    public void The_documents_figures_bind_at_productions_size_alone()
    {
        var large = Context with { ProductionSize = true };

        TableGate.Judge(large, Rules, Before(), [Trial(average: 2), Trial(average: 2)]).Should().Match<ScenarioJudgement>(
            one => one.Verdict == Verdict.Regressed && one.Reason!.Contains("the document's objective"));
        TableGate.Judge(Context, Rules, Before(), [Trial(average: 2)]).Verdict.Should().Be(Verdict.Passed);
    }

    [Fact]
    public void A_figure_that_no_rule_names_is_a_mistake_of_the_test()
        => FluentActions.Invoking(() => TableGate.Judge(Context, Rules, null, [Trial() with { Figures = [new("speed", "ms", 1)] }])).Should().Throw<ArgumentException>().WithMessage("*'speed'*");

    private static TableTrial Trial(double average = 1.8, double hits = 98.5, double size = 2_500, double errors = 0) => new()
    {
        Scenario = Rules.Scenario,
        StartedAt = DateTimeOffset.UnixEpoch,
        Seconds = 9,
        Requests = 500,
        Figures = [new("average", "ms", average), new("hit ratio", "%", hits), new("size", "MB", size), new("errors", "requests", errors)],
    };

    private static TableBaseline Before() => new()
    {
        Environment = Context.Environment,
        Profile = Context.Profile,
        Suite = Context.Suite,
        Table = Context.Table,
        Scenario = Context.Scenario,
        WorkloadHash = Context.WorkloadHash,
        Fingerprint = Synthetic.Machine,
        Commit = "0123abc",
        RecordedAt = DateTimeOffset.UnixEpoch,
        Reason = "first",
        Trials = [.. Enumerable.Range(0, 3).Select(_ => TableBaselineTrial.From(Trial(), Synthetic.Machine.Calibration))],
    };
}
