using Wakala.Perf.Results;

namespace Wakala.Perf.Gate.Tests;

/// <summary>A live system: one build, so that its own past is all there is to hold it to.</summary>
public sealed class LiveTests
{
    private static readonly GateContext Live = Synthetic.Context with { Environment = "staging", Live = true };

    [Theory]
    [InlineData(9, 3, "9 trials of 3 days")]
    [InlineData(10, 2, "10 trials of 2 days")]
    [InlineData(3, 1, "3 trials of 1 day")]
    public void Too_few_trials_or_days_predict_nothing_and_say_what_to_do(int trials, int days, string has)
    {
        var judgement = Judge(Recorded(trials, days), Slow());

        judgement.Verdict.Should().Be(Verdict.New);
        judgement.Figures.Where(figure => figure.Unit == "ms").Should().OnlyContain(figure => !figure.Binding && figure.Value > 0 && figure.Baseline > 0);
        judgement.Reason.Should().Be($"The baseline has {has}, and a live system is predicted from 10 of 3 days at least: "
            + "add some on another day with ./perf accept --suite api --environment staging --add --reason \"another day\".");
        SuiteVerdict.IsBinding(judgement).Should().BeTrue("its errors were gated");
    }

    [Fact]
    public void Errors_bind_without_any_trial_of_before()
        => Judge(Recorded(3, 1), Synthetic.Trial(errors: 10)).Verdict.Should().Be(Verdict.Regressed);

    [Fact]
    public void Ten_trials_of_three_days_predict_at_any_profile()
    {
        var judgement = Judge(Recorded(10, 3), Synthetic.Trial());

        judgement.Verdict.Should().Be(Verdict.Passed, judgement.Reason);
        judgement.Figure("P50").Limit.Should().BeLessThan(1.3 * judgement.Figure("P50").Baseline!.Value, "it is no coarse screen");
    }

    [Fact]
    public void A_baseline_measured_from_elsewhere_predicts_nothing()
    {
        var context = Live with { Fingerprint = Synthetic.Machine with { Processor = "Other CPU" } };

        var judgement = RowGate.Judge(context, Synthetic.Rules, Recorded(10, 3), [Synthetic.Trial()]);

        judgement.Verdict.Should().Be(Verdict.Inconclusive);
        judgement.Reason.Should().Contain("measured from elsewhere (processor Test CPU → Other CPU), so that it predicts nothing here");
    }

    [Fact]
    public void A_regression_needs_a_second_run_and_stands_when_that_confirms_it()
    {
        var first = Judge(Recorded(10, 3), Slow(), Slow(), Slow());
        first.Verdict.Should().Be(Verdict.Regressed);
        LiveConfirmation.IsNeeded(Live, first).Should().BeTrue();

        var both = LiveConfirmation.Of(first, Judge(Recorded(10, 3), Slow(), Slow(), Slow()));

        both.Verdict.Should().Be(Verdict.Regressed);
        both.Reason.Should().EndWith("A second run confirmed it.");
    }

    [Fact]
    public void What_a_second_run_does_not_confirm_is_inconclusive()
    {
        var first = Judge(Recorded(10, 3), Slow(), Slow(), Slow());

        var both = LiveConfirmation.Of(first, Judge(Recorded(10, 3), Synthetic.Trial()));

        both.Verdict.Should().Be(Verdict.Inconclusive);
        both.Reason.Should().StartWith("A second run did not confirm the first: P50 was 14.8 ms").And.Contain("in the second run 1.5 ms");
    }

    [Fact]
    public void A_second_run_that_cannot_be_made_or_believed_leaves_it_open()
    {
        var first = Judge(Recorded(10, 3), Slow(), Slow(), Slow());

        LiveConfirmation.Open(first, "The minutes are used up.").Should().Match<ScenarioJudgement>(open
            => open.Verdict == Verdict.Inconclusive && open.Reason!.EndsWith("The minutes are used up.") && open.Figures.All(figure => figure.Verdict != Verdict.Regressed));
        LiveConfirmation.Of(first, Judge(Recorded(10, 3), Synthetic.Nothing())).Verdict.Should().Be(Verdict.Inconclusive);
    }

    [Fact]
    public void Errors_and_what_is_no_live_system_need_no_second_run()
    {
        LiveConfirmation.IsNeeded(Live, Judge(Recorded(10, 3), Synthetic.Trial(Latencies.Times(10), errors: 50))).Should().BeFalse();
        LiveConfirmation.IsNeeded(Live, Judge(Recorded(10, 3), Synthetic.Trial())).Should().BeFalse();
        LiveConfirmation.IsNeeded(Live with { Live = false }, Judge(Recorded(10, 3), Slow(), Slow(), Slow())).Should().BeFalse();
    }

    private static ScenarioJudgement Judge(Baseline baseline, params IReadOnlyList<Trial> trials) => RowGate.Judge(Live, Synthetic.Rules, baseline, trials);

    private static Trial Slow() => Synthetic.Trial(Latencies.Times(10, 4));

    private static Baseline Recorded(int trials, int days) => Synthetic.Baseline([.. Enumerable.Range(0, trials)
        .Select(at => Synthetic.Trial(Latencies.Typical(at + 10)) with { StartedAt = DateTimeOffset.UnixEpoch.AddDays(at % days) })]) with
    {
        Environment = Live.Environment,
    };
}
