namespace Wakala.Perf.Gate.Tests;

public sealed class ProductionBoundsTests
{
    private static readonly GateContext Production = Synthetic.Context with { Environment = "fixture", Profile = "release", ProductionSize = true };

    [Fact]
    public void An_objective_within_what_the_samples_leave_open_is_inconclusive()
    {
        var trial = Synthetic.Trial(Latencies.SecondsWithPercentiles(24.99, 59.99, 99.99, seconds: 20, perSecond: 500));

        var judgement = RowGate.Judge(Production, Synthetic.Rules, baseline: null, [trial]);

        judgement.Verdict.Should().Be(Verdict.Inconclusive);
        judgement.Figure("P99").Low.Should().BeLessThan(100);
        judgement.Figure("P99").High.Should().BeGreaterThan(100);
        judgement.Figure("P99").Detectable.Should().BeInRange(0.0001, 0.05);
        judgement.Reason.Should().Contain("neither held nor missed: measure longer.");
        RowGate.NeedsAnother(judgement, Synthetic.Rules, [trial]).Should().BeTrue();
    }

    [Fact]
    public void Too_few_requests_for_a_bound_name_the_count_needed()
    {
        var trial = Synthetic.Trial(Latencies.SecondsWithPercentiles(10, 20, 30, seconds: 20, perSecond: 20));

        var figure = RowGate.Judge(Production, Synthetic.Rules, baseline: null, [trial]).Figure("P99");

        figure.Verdict.Should().Be(Verdict.Inconclusive);
        figure.Reason.Should().Contain("no upper bound with fewer than 459 requests");
    }

    [Fact]
    public void Too_short_a_stretch_has_no_bounds_and_says_what_it_needs()
    {
        var figure = Judge(Synthetic.Trial(Latencies.SecondsWithPercentiles(10, 20, 30, seconds: 15, perSecond: 1_000))).Figure("P99");

        figure.Verdict.Should().Be(Verdict.Inconclusive);
        figure.Reason.Should().Be("P99 of response time is 30.1 ms and has no bounds with fewer than 16 s measured, "
            + "so that the objective of 100 ms is neither held nor missed: measure longer.");
        Judge(Synthetic.Trial()).Figure("P99").Reason.Should().Contain("no trial kept its latencies second by second");
    }

    /// <summary>By itself each trial leaves P99 open, 1.8 % under its objective; both together do not.</summary>
    [Fact]
    public void One_extension_decides_what_straddled_the_limit()
    {
        var trial = Synthetic.Trial(Latencies.SecondsWithPercentiles(20, 50, 98.2, seconds: 20, perSecond: 5_000));
        var first = Judge(trial);
        first.Figure("P99").Verdict.Should().Be(Verdict.Inconclusive, "the test must begin open");
        RowGate.NeedsAnother(first, Synthetic.Rules, [trial]).Should().BeTrue();

        var extended = Judge(trial, trial);

        extended.Figure("P99").Verdict.Should().Be(Verdict.Passed);
        extended.Figure("P99").High.Should().BeLessThan(first.Figure("P99").High!.Value).And.BeLessThanOrEqualTo(100);
    }

    [Fact]
    public void What_stays_open_after_its_extension_is_inconclusive()
    {
        var trial = Synthetic.Trial(Latencies.SecondsWithPercentiles(24.99, 59.99, 99.99, seconds: 20, perSecond: 500), errors: 0);

        var judgement = Judge(trial, trial);

        judgement.Figure("P99").Verdict.Should().Be(Verdict.Inconclusive);
        RowGate.NeedsAnother(judgement, Synthetic.Rules, [trial, trial]).Should().BeFalse();
    }

    /// <summary>ln 0.01 / ln 0.9999 = 46,050 requests: from there on R's <c>qbeta(0.99, 1, n)</c> is at most 0.0001.</summary>
    [Theory]
    [InlineData(2_302, 0, Verdict.Inconclusive, false)]
    [InlineData(2_303, 0, Verdict.Passed, true)]
    [InlineData(2_303, 2, Verdict.Inconclusive, true)]
    public void The_documents_errors_are_held_only_where_the_requests_suffice_to_tell(int perSecond, int errors, Verdict verdict, bool binding)
    {
        var figure = Judge(Synthetic.Trial(Latencies.SecondsWithPercentiles(10, 20, 30, seconds: 20, perSecond), errors)).Figure("errors");

        figure.Verdict.Should().Be(verdict);
        figure.Binding.Should().Be(binding, "what no run of this length could prove leaves the row to its other figures");
        if (verdict == Verdict.Inconclusive)
            figure.Reason.Should().Contain("neither held nor missed: measure longer (46,050 requests without a failure would prove it).");
    }

    [Fact]
    public void A_search_that_ended_at_its_ceiling_proves_no_objective_above_it()
    {
        var trial = Synthetic.Trial().With(load => load with { Capacity = Synthetic.Capacity(9_000, ceiling: true) });

        var figure = RowGate.Judge(Production, Synthetic.Rules, baseline: null, [trial]).Figure("capacity");

        figure.Verdict.Should().Be(Verdict.Inconclusive);
        figure.Reason.Should().Be("The search for capacity ended at its ceiling of 9,000 /s, below the document's 10,000 /s: raise it.");
    }

    [Fact]
    public void A_rate_below_the_documents_is_said()
        => RowGate.Judge(Production, Synthetic.Rules, baseline: null, [Synthetic.Trial()]).Reason
            .Should().Contain("It got 1 % of the document's 10,000 /s.");

    [Fact]
    public void Elsewhere_an_objective_is_shown_and_does_not_bind()
    {
        var judgement = RowGate.Judge(Synthetic.Context, Synthetic.Rules, Synthetic.Baseline(Slow(1), Slow(2), Slow(3)), [Slow(4)]);

        judgement.Verdict.Should().Be(Verdict.Passed, judgement.Reason);
        judgement.Figure("P95").Objective.Should().Be(60);
        judgement.Figure("P95").Value.Should().BeGreaterThan(60);
    }

    private static ScenarioJudgement Judge(params IReadOnlyList<Results.Trial> trials)
        => RowGate.Judge(Production, Synthetic.Rules, baseline: null, trials);

    private static Results.Trial Slow(int seed) => Synthetic.Trial(Latencies.Times(50, seed));
}
