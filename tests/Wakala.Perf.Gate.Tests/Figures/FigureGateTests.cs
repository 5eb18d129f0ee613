using Wakala.Perf.Results;

namespace Wakala.Perf.Gate.Tests;

public sealed class FigureGateTests
{
    private static readonly RowRules Rules = new(
        "Query Performance",
        "INSERT INTO messages",
        Figure.Time("average", 1.8, slack: 1),
        Figure.Share("hit ratio", 98.5, slack: 2),
        Figure.Size("size", "MB", 2_500),
        Figure.Errors());

    private static readonly GateContext Context = Synthetic.Context with { Suite = "database", Table = Rules.Table, Scenario = Rules.Scenario };

    [Fact]
    public void A_row_within_all_its_limits_passes()
        => RowGate.Judge(Context, Rules, Before(), [Trial()]).Verdict.Should().Be(Verdict.Passed);

    [Fact]
    public void The_report_says_which_side_of_a_limit_is_wrong()
        => GateTable.Rows(RowGate.Judge(Context, Rules, Before(), [Trial()])).Select(row => row.Limit).Should().Equal("≤ 4.6 ms", "≥ 96.5 %", "≥ 2,451 MB", "≤ 0");

    [Fact]
    public void A_row_without_a_baseline_is_new_and_its_bounds_bind_all_the_same()
    {
        RowGate.Judge(Context, Rules, null, [Trial()]).Verdict.Should().Be(Verdict.New);

        RowGate.Judge(Context, Rules, null, [Trial(errors: 1)]).Should().Match<ScenarioJudgement>(row => row.Verdict == Verdict.Regressed && row.Reason!.Contains("errors"));
    }

    [Fact]
    public void A_time_must_trip_in_every_trial()
    {
        var once = RowGate.Judge(Context, Rules, Before(), [Trial(average: 9)]);
        RowGate.NeedsAnother(once, Rules, [Trial(average: 9)]).Should().BeTrue();

        RowGate.Judge(Context, Rules, Before(), [Trial(average: 9), Trial(average: 1.9)]).Verdict.Should().Be(Verdict.Passed);
        RowGate.Judge(Context, Rules, Before(), [Trial(average: 9), Trial(average: 8)]).Should().Match<ScenarioJudgement>(
            row => row.Verdict == Verdict.Regressed && row.Reason!.Contains("average is 8.5 ms, over its limit of 4.6 ms (baseline 1.8 ms × 2 + 1 ms), in 2 of 2 trials"));
    }

    [Fact]
    public void A_share_that_a_pause_moves_must_trip_in_every_trial_and_gets_no_more_room_on_a_slower_machine()
    {
        var rules = new RowRules(Rules.Table, Rules.Scenario, Figure.Share("hit ratio", 98.5, slack: 2) with { News = null, Timed = true, Scales = false }, Figure.Size("size", "MB", 2_500) with { Timed = true });
        var machine = Context with { Fingerprint = Synthetic.Machine with { Processor = "Slow CPU", Calibration = 50 } };

        Judge(60).Figure("hit ratio").Limit.Should().Be(96.5);
        Judge(60).Figure("size").Limit.Should().NotBe(2_451, "twice as slow a machine gets more room where a figure is of its speed");
        Judge(60, 98.5).Verdict.Should().Be(Verdict.Passed);
        Judge(60, 61).Verdict.Should().Be(Verdict.Regressed);

        ScenarioJudgement Judge(params double[] hits) => RowGate.Judge(machine, rules, Before(), [.. hits.Select(hit => Trial() with { Figures = [new("hit ratio", "%", hit), new("size", "MB", 2_500)] })]);
    }

    [Theory]
    [InlineData(90, 2_500, "hit ratio is 90 %, under its limit of 96.5 % (baseline 98.5 % - 2 %)")]
    [InlineData(98.5, 2_700, "size is 2,700 MB, over its limit of 2,550 MB (baseline 2,500 MB × 1.02)")]
    [InlineData(98.5, 2_300, "size is 2,300 MB, under its limit of 2,451 MB (baseline 2,500 MB ÷ 1.02)")]
    public void What_does_not_depend_on_the_machine_fails_at_once(double hits, double size, string why)
    {
        var row = RowGate.Judge(Context, Rules, Before(), [Trial(hits: hits, size: size)]);

        row.Verdict.Should().Be(Verdict.Regressed);
        row.Reason.Should().Contain(why);
        RowGate.NeedsAnother(row, Rules, [Trial(hits: hits, size: size)]).Should().BeFalse();
    }

    [Fact]
    public void A_share_of_the_traffic_beyond_its_baseline_is_news_and_names_the_side_that_is_worse()
    {
        var row = RowGate.Judge(Context, Rules, Before(hits: 60), [Trial(hits: 70)]);

        row.Verdict.Should().Be(Verdict.Changed);
        row.Figure("hit ratio").Should().Match<FigureJudgement>(figure => figure.Verdict == Verdict.Changed && figure.Limit == 62 && !figure.LimitIsLeast
            && figure.Reason == "hit ratio is 70 %, over 62 %, and was 60 %: less of it would be worse, and so much more is news.");
        RowGate.NeedsAnother(row, Rules, [Trial(hits: 70)]).Should().BeFalse();
        RowGate.Judge(Context, Rules, Before(hits: 60), [Trial(hits: 61.9)]).Verdict.Should().Be(Verdict.Passed);
    }

    [Fact]
    public void One_trial_with_news_is_enough_and_worse_in_another_wins()
    {
        RowGate.Judge(Context, Rules, Before(hits: 60), [Trial(hits: 70, average: 9), Trial(hits: 60)]).Verdict.Should().Be(Verdict.Changed);
        RowGate.Judge(Context, Rules, Before(hits: 60), [Trial(hits: 70, average: 9), Trial(hits: 50)]).Verdict.Should().Be(Verdict.Regressed);
        RowGate.Judge(Context, Rules, Before(hits: 60), [Trial(hits: 70), Trial(hits: 70) with { Problems = ["PostgreSQL restarted."] }]).Verdict.Should().Be(Verdict.Changed);
    }

    [Fact]
    public void A_share_may_have_more_room_above_than_below_and_a_cost_is_news_below()
    {
        var rules = new RowRules(
            Rules.Table,
            Rules.Scenario,
            Figure.Share("hit ratio", 98.5, slack: 2, above: 5),
            new Figure { Name = "size", Unit = "%", Kind = FigureKind.Ratio, Better = Better.Lower, Tolerance = new FigureTolerance(2, 0), News = new FigureTolerance(2, 0) });

        Judge(hits: 64, size: 2_500).Verdict.Should().Be(Verdict.Passed);
        Judge(hits: 66, size: 2_500).Verdict.Should().Be(Verdict.Changed);
        Judge(hits: 60, size: 1_200).Figure("size").Reason.Should().Be("size is 1,200 %, under 1,250 %, and was 2,500 %: more of it would be worse, and so much less is news.");

        ScenarioJudgement Judge(double hits, double size) => RowGate.Judge(Context, rules, Before(hits: 60), [Trial() with { Figures = [new("hit ratio", "%", hits), new("size", "%", size)] }]);
    }

    [Fact]
    public void A_time_that_is_better_is_an_improvement_and_no_news()
        => RowGate.Judge(Context, Rules, Before(average: 8), [Trial(average: 1)]).Verdict.Should().Be(Verdict.Improved);

    [Fact]
    public void A_fault_fails_the_row_whatever_its_figures_say()
    {
        var row = RowGate.Judge(Context, Rules, Before(), [Trial() with { Faults = ["The plan scans messages."] }]);

        row.Should().Match<ScenarioJudgement>(one => one.Verdict == Verdict.Regressed && one.Reason == "The plan scans messages." && one.Wrong == one.Reason);
    }

    [Fact]
    public void Errors_are_said_by_kind_and_slow_answers_beside_them_are_not()
    {
        Trial[] trials = [Trial(average: 9, errors: 12) with { Errors = new Dictionary<string, long> { ["SQLSTATE 23505"] = 9, ["timeout"] = 3 } }];

        var row = RowGate.Judge(Context, Rules, Before(), trials);

        row.Reason.Should().Be("errors is 12, over its limit of 0 (what it may be anywhere). What failed: SQLSTATE 23505: 9, timeout: 3.");
        RowGate.NeedsAnother(row, Rules, trials).Should().BeFalse();
    }

    [Fact]
    public void A_wrong_answer_fails_a_row_whose_rules_count_no_errors_unless_its_server_lost_what_was_to_be_read()
    {
        var rules = Rules with { Figures = [.. Rules.Figures.Where(rule => rule.Name != "errors")] };
        var trial = Trial() with { Figures = [.. Trial().Figures.Where(figure => figure.Name != "errors")], Errors = new Dictionary<string, long> { ["wrong answer: not value"] = 1 } };

        RowGate.Judge(Context, rules, Before(), [trial]).Should().Match<ScenarioJudgement>(
            row => row.Verdict == Verdict.Regressed && row.Reason == "1 of 500 answers was wrong (wrong answer: not value: 1).");
        RowGate.Judge(Context, rules, Before(), [trial with { Problems = ["Redis restarted in mid-run"] }]).Verdict.Should().Be(Verdict.Invalid);
    }

    [Fact]
    public void A_trial_with_a_problem_is_invalid_and_says_why()
    {
        var row = RowGate.Judge(Context, Rules, Before(), [Trial() with { Problems = ["PostgreSQL restarted meanwhile."] }]);

        row.Should().Match<ScenarioJudgement>(one => one.Verdict == Verdict.Invalid && one.Reason!.Contains("PostgreSQL restarted meanwhile"));
    }

    [Fact]
    public void A_figure_that_was_not_measured_or_is_no_number_is_invalid()
    {
        RowGate.Judge(Context, Rules, Before(), [Trial() with { Figures = [new("average", "ms", 1.8)] }]).Reason.Should().Contain("hit ratio was not measured");
        RowGate.Judge(Context, Rules, Before(), [Trial(average: double.NaN)]).Should().Match<ScenarioJudgement>(one => one.Verdict == Verdict.Invalid && one.Reason!.Contains("average is not a number"));
    }

    [Fact]
    public void A_baseline_of_another_workload_is_invalid()
        => RowGate.Judge(Context, Rules, Before() with { WorkloadHash = "w2" }, [Trial()]).Should().Match<ScenarioJudgement>(
            one => one.Verdict == Verdict.Invalid && one.Reason!.Contains("./perf accept --suite database"));

    [Fact]
    public void A_baseline_of_response_times_alone_is_invalid()
        => RowGate.Judge(Context, Rules, Synthetic.Baseline() with { Suite = Context.Suite, Scenario = Context.Scenario }, [Trial()]).Should().Match<ScenarioJudgement>(
            one => one.Verdict == Verdict.Invalid && one.Reason!.Contains("no figures beside response times") && one.Reason!.Contains("./perf accept --suite database"));

    [Fact]
    public void The_documents_figures_bind_at_productions_size_alone()
    {
        var large = Context with { ProductionSize = true };

        RowGate.Judge(large, Rules, Before(), [Trial(average: 2), Trial(average: 2)]).Should().Match<ScenarioJudgement>(
            one => one.Verdict == Verdict.Regressed && one.Reason!.Contains("the document's objective"));
        RowGate.Judge(Context, Rules, Before(), [Trial(average: 2)]).Verdict.Should().Be(Verdict.Passed);
    }

    /// <summary>A waiver names a figure of any row, and excuses nothing else.</summary>
    [Theory]
    [InlineData("average", false, Verdict.Passed)]
    [InlineData("average", true, Verdict.Regressed)]
    [InlineData("size", false, Verdict.Regressed)]
    public void A_waiver_lets_the_figure_that_it_names_through_until_it_ends(string figure, bool ended, Verdict verdict)
    {
        var waiver = new StandingWaiver(new Waiver(Context.Suite, Context.Scenario, figure, "Ana", "the index is rebuilt in sprint 9", new DateOnly(2030, 1, 1)), ended);

        RowGate.Judge(Context with { Waivers = [waiver] }, Rules, Before(), [Trial(average: 9)]).Verdict.Should().Be(verdict);
    }

    [Fact]
    public void A_waiver_excuses_no_count_of_what_went_wrong()
    {
        var waiver = new StandingWaiver(new Waiver(Context.Suite, Context.Scenario, "errors", "Ana", "sprint 9", new DateOnly(2030, 1, 1)), Ended: false);

        RowGate.Judge(Context with { Waivers = [waiver] }, Rules, Before(), [Trial(errors: 2)]).Should().Match<ScenarioJudgement>(row => row.Verdict == Verdict.Regressed && row.Wrong!.Contains("errors is 2"));
    }

    [Fact]
    public void A_row_is_late_where_every_trial_was_late_and_nothing_else_speaks_against_them()
    {
        var late = Trial(average: 9) with { Validity = Synthetic.Trial(problems: ["requests went out late"]).Validity! with { PacingLagP99Ms = 21.6 } };

        RowGate.Judge(Context, Rules, Before(), [late, late]).Should().BeEquivalentTo(new { Verdict = Verdict.Invalid, Late = true });
        RowGate.Judge(Context, Rules, Before(), [late, Trial()]).Late.Should().BeFalse("one trial can be believed");
        RowGate.Judge(Context, Rules, Before(), [late with { Validity = late.Validity! with { PacingLagLimitMs = 100 } }]).Late.Should().BeFalse("so much is allowed of this load, and the problem is another");
    }

    [Fact]
    public void A_figure_that_no_rule_names_is_a_mistake_of_the_test()
        => FluentActions.Invoking(() => RowGate.Judge(Context, Rules, null, [Trial() with { Figures = [new("speed", "ms", 1)] }])).Should().Throw<ArgumentException>().WithMessage("*'speed'*");

    private static Trial Trial(double average = 1.8, double hits = 98.5, double size = 2_500, double errors = 0) => new()
    {
        Scenario = Rules.Scenario,
        StartedAt = DateTimeOffset.UnixEpoch,
        Seconds = 9,
        Requests = 500,
        Figures = [new("average", "ms", average), new("hit ratio", "%", hits), new("size", "MB", size), new("errors", "requests", errors)],
    };

    private static Baseline Before(double average = 1.8, double hits = 98.5) => new()
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
        Trials = [.. Enumerable.Range(0, 3).Select(_ => BaselineTrial.From(Trial(average, hits), Synthetic.Machine.Calibration))],
    };
}
