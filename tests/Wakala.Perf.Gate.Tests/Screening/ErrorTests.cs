using Wakala.Perf.Results;

namespace Wakala.Perf.Gate.Tests;

/// <summary>Errors apply on any machine, with any baseline or none, and however the timing went.</summary>
public sealed class ErrorTests
{
    [Fact]
    public void One_percent_is_a_regression_without_any_baseline()
    {
        var judgement = Judge(Synthetic.Objective, null, Synthetic.Trial(errors: 10));

        judgement.Verdict.Should().Be(Verdict.Regressed);
        judgement.Reason.Should().Be("10 of 1,000 requests failed (status 500: 10), which is 1 %, over the limit of 0.01 %: "
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
        judgement.Reason.Should().Contain("status 500");
    }

    [Fact]
    public void They_are_all_that_is_said_of_a_row_that_is_slow_besides_and_it_is_not_measured_again()
    {
        Trial[] trials = [Synthetic.Trial(Latencies.Times(20), errors: 400).With(load => load with { Capacity = Synthetic.Capacity(10) })];

        var judgement = Judge(Synthetic.Objective, Synthetic.Baseline(Searched(), Searched(), Searched()), trials);

        judgement.Figures.Where(figure => figure.Verdict == Verdict.Regressed).Select(figure => figure.Name).Should().Contain(["P50", "RPS", "errors", "capacity"]);
        judgement.Reason.Should().StartWith("400 of 1,000 requests failed (status 500: 400)").And.NotContainAny("P50", "RPS", "Capacity");
        judgement.Wrong.Should().Be(judgement.Reason);
        RowGate.NeedsAnother(judgement, Synthetic.Rules, trials).Should().BeFalse();

        static Trial Searched() => Synthetic.Trial().With(load => load with { Capacity = Synthetic.Capacity(400) });
    }

    [Fact]
    public void Of_many_kinds_the_most_frequent_are_named()
        => Judge(Synthetic.Objective, null, With([.. Enumerable.Range(0, 7).Select(at => ($"status {500 + at}", 10L - at))])).Reason
            .Should().StartWith("49 of 1,000 requests failed (status 500: 10, status 501: 9, status 502: 8, status 503: 7, status 504: 6 and 2 kinds more)");

    internal static Trial With(params IReadOnlyList<(string Kind, long Count)> errors)
        => Synthetic.Trial(errors: errors.Sum(error => error.Count)) with { Errors = errors.ToDictionary(error => error.Kind, error => error.Count) };

    private static Trial Of(int count, long failed) => Synthetic.Trial(Latencies.Typical(count: count), failed);

    private static ScenarioJudgement Judge(Objective objective, Baseline? baseline, params IReadOnlyList<Trial> trials)
        => RowGate.Judge(Synthetic.Context, new RowRules("API Endpoints", Synthetic.Scenario, objective.Figures), baseline, trials);
}
