using Wakala.Perf.Results;

namespace Wakala.Perf.Gate.Tests;

/// <summary>What is wrong whatever the times say: no rate excuses it, no other trial and no waiver.</summary>
public sealed class WrongAnswerTests
{
    private const string Unordered = "wrong answer: /items is not in order";
    private const string Lost = "2 of 450 acknowledged messages are not stored.";

    [Fact]
    public void One_of_three_thousand_fails_the_row_where_one_failed_request_would_not()
    {
        Judge(Of(3_000, "status 500", 1)).Verdict.Should().Be(Verdict.Passed);

        var judgement = Judge(Of(3_000, Unordered, 1));

        judgement.Verdict.Should().Be(Verdict.Regressed);
        judgement.Figure("errors").Verdict.Should().Be(Verdict.Regressed);
        judgement.Reason.Should().Be("1 of 3,000 answers was wrong (wrong answer: /items is not in order: 1).");
    }

    [Fact]
    public void They_are_named_by_kind_before_what_failed_otherwise()
        => Judge(ErrorTests.With((Unordered, 3), ("status 500", 12), ("wrong answer: another tenant's row", 1))).Reason
            .Should().Be("4 of 1,000 answers were wrong (wrong answer: /items is not in order: 3, wrong answer: another tenant's row: 1), and 12 requests failed otherwise (status 500: 12).");

    [Fact]
    public void One_in_any_trial_ends_a_row_that_was_measured_again()
    {
        Trial[] trials = [Synthetic.Trial(Latencies.Times(10)), Of(1_000, Unordered, 1)];

        var judgement = Judge(trials);

        judgement.Verdict.Should().Be(Verdict.Regressed);
        RowGate.NeedsAnother(judgement, Synthetic.Rules, trials).Should().BeFalse();
    }

    [Fact]
    public void A_fault_of_an_audit_fails_the_row_at_once_and_is_all_that_is_said()
    {
        Trial[] trials = [Synthetic.Trial(Latencies.Times(10)) with { Faults = [Lost] }];

        var judgement = Judge(trials);

        judgement.Verdict.Should().Be(Verdict.Regressed);
        judgement.Reason.Should().Be(Lost);
        RowGate.NeedsAnother(judgement, Synthetic.Rules, trials).Should().BeFalse();
    }

    [Fact]
    public void Faults_come_before_errors_and_no_more_of_them_than_somebody_reads()
        => Judge(Synthetic.Trial(errors: 10) with { Faults = ["One.", "Two.", "Three.", "Four.", "Five.", "Two."] }).Reason
            .Should().StartWith("One. Two. Three. And 2 more faults. 10 of 1,000 requests failed");

    /// <summary>A wrong answer is wrong on a busy machine too; where a server was lost, what failed is not the build's.</summary>
    [Theory]
    [InlineData(false, Verdict.Regressed)]
    [InlineData(true, Verdict.Invalid)]
    public void A_trial_in_which_a_server_restarted_is_invalid_and_a_disturbed_one_is_wrong(bool interrupted, Verdict verdict)
    {
        Trial[] trials = [ErrorTests.With((Unordered, 40), ("status 500", 400)) with { Interrupted = interrupted, Validity = Synthetic.Trial(problems: ["PostgreSQL restarted in mid-run"]).Validity }];

        var judgement = Judge(trials);

        judgement.Verdict.Should().Be(verdict);
        RowGate.NeedsAnother(judgement, Synthetic.Rules, trials).Should().BeFalse();
        if (interrupted)
            judgement.Reason.Should().Be("A server was lost or restarted while it was measured: PostgreSQL restarted in mid-run.");
    }

    /// <summary>Only then may another build, measured beside it, tell whose the lateness is.</summary>
    [Theory]
    [InlineData(21.6, "requests went out late", true)]
    [InlineData(0.1, "another program took a core", false)]
    public void A_row_is_late_where_that_is_all_that_speaks_against_its_trials(double lag, string problem, bool late)
    {
        var trial = Synthetic.Trial(problems: [problem]);
        trial = trial with { Validity = trial.Validity! with { PacingLagP99Ms = lag } };

        Judge(trial, trial).Should().BeEquivalentTo(new { Verdict = Verdict.Invalid, Late = late });
        Judge(trial, Synthetic.Trial()).Late.Should().BeFalse("one trial can be believed");
        Judge(trial.With(load => load with { CutShort = "stopped" })).Late.Should().BeFalse();
    }

    [Fact]
    public void A_waiver_of_the_error_rate_excuses_no_wrong_answer()
    {
        var waiver = new StandingWaiver(new Waiver("api", Synthetic.Scenario, "errors", "Ana", "sprint 9", new DateOnly(2030, 1, 1)), Ended: false);
        var context = Synthetic.Context with { Waivers = [waiver] };

        RowGate.Judge(context, Synthetic.Rules, Synthetic.Baseline(), [Synthetic.Trial(errors: 10)]).Verdict.Should().Be(Verdict.Passed);
        RowGate.Judge(context, Synthetic.Rules, Synthetic.Baseline(), [Of(1_000, Unordered, 1)]).Verdict.Should().Be(Verdict.Regressed);
    }

    [Fact]
    public void A_second_run_of_a_live_system_that_is_wrong_decides_by_itself()
    {
        var live = Synthetic.Context with { Live = true };
        var first = RowGate.Judge(live, Synthetic.Rules, Synthetic.Baseline(), [Synthetic.Trial()]) with { Verdict = Verdict.Regressed };
        var second = RowGate.Judge(live, Synthetic.Rules, Synthetic.Baseline(), [Synthetic.Trial() with { Faults = [Lost] }]);

        LiveConfirmation.Of(first, second).Should().Match<ScenarioJudgement>(row => row.Verdict == Verdict.Regressed && row.Reason == Lost);
        LiveConfirmation.IsNeeded(live, second).Should().BeFalse();
    }

    [Fact]
    public void More_work_beside_it_is_not_said()
    {
        FigureJudgement work = new() { Name = "sql.statements", Unit = "1/request", Kind = FigureKind.Count, Value = 3, Baseline = 2, Verdict = Verdict.Regressed, Binding = true };

        Judge(Of(1_000, Unordered, 1)).With([work]).Should().Match<ScenarioJudgement>(row => row.Reason == row.Wrong && row.Work.Count == 1);
    }

    private static Trial Of(int count, string kind, long failed)
        => Synthetic.Trial(Latencies.Typical(count: count), failed) with { Errors = new Dictionary<string, long> { [kind] = failed } };

    private static ScenarioJudgement Judge(params IReadOnlyList<Trial> trials) => RowGate.Judge(Synthetic.Context, Synthetic.Rules, Synthetic.Baseline(), trials);
}
