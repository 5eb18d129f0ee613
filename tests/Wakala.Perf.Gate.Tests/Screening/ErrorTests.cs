using Wakala.Perf.Results;

namespace Wakala.Perf.Gate.Tests;

/// <summary>Errors bind on any machine, with any baseline or none, and however the timing went.</summary>
public sealed class ErrorTests
{
    [Fact]
    public void One_percent_is_a_regression_without_any_baseline()
    {
        var judgement = Judge(Synthetic.Objective, null, Synthetic.Trial(errors: 10));

        judgement.Verdict.Should().Be(Verdict.Regressed);
        judgement.Reason.Should().StartWith("10 of 1,000 requests failed (status 500: 10), which is 1 %, over the limit of 0.01 %: "
            + "at that limit fewer than 1 run in 1,000 would show as many.");
    }

    [Fact]
    public void One_in_three_thousand_passes_a_limit_of_zero()
    {
        var judgement = Judge(Synthetic.Objective.WithErrorsBelow(ErrorRate.BasisPoints(0)), Synthetic.Baseline(), Of(3_000, failed: 1));

        judgement.Verdict.Should().Be(Verdict.Passed, judgement.Reason);
        var figure = judgement.Figure("errors");
        figure.Objective.Should().Be(0);
        figure.Limit.Should().Be(0.005);
        // 3 of 3,000 are too many at 0.005 %; 1 − P(X ≤ 2) reaches 0.95 at 6.296 / 3,000 (a Poisson mean; binomial: 0.2096 %).
        figure.Detectable.Should().BeApproximately(0.2097, 0.0003);
    }

    [Fact]
    public void They_are_pooled_over_trials_that_cannot_be_believed()
    {
        var judgement = Judge(Synthetic.Objective, Synthetic.Baseline(), Synthetic.Trial(errors: 10, problems: ["the generator was late"]));

        judgement.Verdict.Should().Be(Verdict.Regressed);
        judgement.Reason.Should().Contain("status 500").And.Contain("No trial of 1 can be believed: the generator was late.");
    }

    [Fact]
    public void They_are_no_reason_to_measure_again()
    {
        Trial[] trials = [Synthetic.Trial(Latencies.Times(20), errors: 10)];

        ScreenGate.NeedsAnother(Judge(Synthetic.Objective, Synthetic.Baseline(), trials), trials).Should().BeFalse();
    }

    private static Trial Of(int count, long failed) => Synthetic.Trial(Latencies.Typical(count: count), failed);

    private static ScenarioJudgement Judge(Objective objective, Baseline? baseline, params IReadOnlyList<Trial> trials)
        => ScreenGate.Judge(Synthetic.Context, objective, baseline, trials);
}
