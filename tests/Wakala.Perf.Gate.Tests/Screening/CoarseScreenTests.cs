using Wakala.Perf.Results;

namespace Wakala.Perf.Gate.Tests;

/// <summary>Profile smoke: 2 × baseline + 10 ms, in every trial.</summary>
public sealed class CoarseScreenTests
{
    [Fact]
    public void The_same_system_passes_and_says_what_it_could_have_seen()
    {
        var judgement = Judge(Synthetic.Trial());

        judgement.Verdict.Should().Be(Verdict.Passed);
        judgement.Reason.Should().BeNull();
        var figure = judgement.Figure("P95");
        figure.Limit.Should().BeApproximately(2 * figure.Baseline!.Value + 10, 1e-9);
        figure.Detectable.Should().BeApproximately(1 + 10 / figure.Baseline.Value, 1e-9);
        judgement.Figures.Where(one => one.Unit == "ms").Should().OnlyContain(one => one.Binding && one.Detectable > 0);
    }

    [Fact]
    public void Thirty_milliseconds_on_one_request_in_ten_show_in_P95_and_P99_and_not_in_P50()
    {
        var judgement = Judge([.. Enumerable.Range(4, 3).Select(seed => Synthetic.Trial(Latencies.OneInTenSlow(seed)))]);

        judgement.Verdict.Should().Be(Verdict.Regressed);
        judgement.Figure("P50").Verdict.Should().Be(Verdict.Passed);
        judgement.Figure("P95").Verdict.Should().Be(Verdict.Regressed);
        judgement.Figure("P99").Verdict.Should().Be(Verdict.Regressed);
        judgement.Reason.Should().MatchRegex(
            @"P95 of response time is 3\d(\.\d)? ms, over its limit of 1\d(\.\d)? ms \(2 × baseline 3(\.\d)? ms \+ 10 ms\), in 3 of 3 trials\.");
    }

    [Fact]
    public void A_trip_in_one_trial_of_two_is_a_disturbance()
    {
        var judgement = Judge(Slow(4), Synthetic.Trial());

        judgement.Verdict.Should().Be(Verdict.Passed);
        judgement.Figure("P95").Verdict.Should().Be(Verdict.Passed);
        judgement.Reason.Should().Contain("in 1 of 2 trials only: a disturbance");
    }

    [Fact]
    public void A_trip_in_each_of_three_trials_is_a_regression() => Judge(Slow(4), Slow(5), Slow(6)).Verdict.Should().Be(Verdict.Regressed);

    [Fact]
    public void Far_below_its_baseline_is_an_improvement()
    {
        var baseline = Synthetic.Baseline([.. Enumerable.Range(1, 3).Select(seed => Synthetic.Trial(Latencies.Times(50, seed)))]);

        var judgement = RowGate.Judge(Synthetic.Context, Synthetic.Rules, baseline, [Synthetic.Trial()]);

        judgement.Verdict.Should().Be(Verdict.Improved);
        judgement.Figure("P50").Verdict.Should().Be(Verdict.Improved);
    }

    [Fact]
    public void A_baseline_may_set_another_limit_for_a_figure()
    {
        var limits = new Dictionary<string, MetricLimit> { ["P95"] = new(Factor: 12, SlackMilliseconds: 0, "it calls a third party") };

        var judgement = RowGate.Judge(Synthetic.Context, Synthetic.Rules, Synthetic.Baseline() with { Limits = limits }, [Slow(4)]);

        judgement.Figure("P95").Limit.Should().BeApproximately(12 * judgement.Figure("P95").Baseline!.Value, 1e-9);
        judgement.Figure("P95").Verdict.Should().Be(Verdict.Passed);
        judgement.Figure("P99").Verdict.Should().Be(Verdict.Regressed);
    }

    [Fact]
    public void Too_few_requests_for_a_percentile_leave_the_row_to_the_others()
    {
        var judgement = Judge(Synthetic.Trial(Latencies.Typical(count: 100)));

        judgement.Verdict.Should().Be(Verdict.Passed, judgement.Reason);
        judgement.Figure("P99").Verdict.Should().Be(Verdict.Inconclusive);
        judgement.Figure("P99").Reason.Should().Be("P99 of response time needs at least 200 requests in a trial, and the longest had 100.");
    }

    [Fact]
    public void Too_few_requests_for_any_timing_are_inconclusive()
        => Judge(Synthetic.Trial(Latencies.Typical(count: 3))).Verdict.Should().Be(Verdict.Inconclusive);

    [Theory]
    [InlineData(160, false, Verdict.Regressed)]
    [InlineData(240, false, Verdict.Passed)]
    [InlineData(160, true, Verdict.Passed)]
    public void Capacity_holds_half_its_baseline_or_its_ceiling(double capacity, bool ceiling, Verdict verdict)
    {
        var recorded = Synthetic.Trial().With(load => load with { Capacity = Synthetic.Capacity(400) });
        var trial = Synthetic.Trial().With(load => load with { Capacity = Synthetic.Capacity(capacity, ceiling) });

        var judgement = RowGate.Judge(Synthetic.Context, Synthetic.Rules, Synthetic.Baseline(recorded, recorded, recorded), [trial]);

        judgement.Verdict.Should().Be(verdict, judgement.Reason);
        judgement.Figure("capacity").Limit.Should().Be(200);
    }

    [Fact]
    public void Drops_are_the_targets_fault_when_every_trial_has_them()
    {
        Judge(Dropping(), Dropping()).Figure("dropped").Reason.Should().Be(
            "40 of 2,000 arrivals were dropped, over the limit of 0 (every connection was busy: the target is slow), in 2 of 2 trials.");
        Judge(Dropping(), Dropping()).Verdict.Should().Be(Verdict.Regressed);
        Judge(Dropping(), Synthetic.Trial()).Verdict.Should().Be(Verdict.Passed);

        static Trial Dropping() => Synthetic.Trial(dropped: 20);
    }

    [Fact]
    public void A_backlog_shows_in_the_answers_a_second()
    {
        var judgement = Judge(Synthetic.Trial().With(load => load with { Answered = 950 }));

        judgement.Figure("RPS").Reason.Should().Be("RPS is 95 /s, under its limit of 97.8 /s (98 % of the 100 /s that it got), in 1 of 1 trial.");
        judgement.Verdict.Should().Be(Verdict.Regressed);
    }

    private static ScenarioJudgement Judge(params IReadOnlyList<Trial> trials)
        => RowGate.Judge(Synthetic.Context, Synthetic.Rules, Synthetic.Baseline(), trials);

    private static Trial Slow(int seed) => Synthetic.Trial(Latencies.Times(10, seed));
}
