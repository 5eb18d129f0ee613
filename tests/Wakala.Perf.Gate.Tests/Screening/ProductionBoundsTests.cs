namespace Wakala.Perf.Gate.Tests;

public sealed class ProductionBoundsTests
{
    private static readonly GateContext Production = Synthetic.Context with { Environment = "fixture", Profile = "release", ProductionSize = true };

    [Fact]
    public void An_objective_within_what_the_samples_leave_open_is_inconclusive()
    {
        var trial = Synthetic.Trial(Latencies.WithPercentiles(24.99, 59.99, 99.99, doublings: 0));

        var judgement = ScreenGate.Judge(Production, Synthetic.Objective, baseline: null, [trial]);

        judgement.Verdict.Should().Be(Verdict.Inconclusive);
        judgement.Figure("P99").Low.Should().BeLessThan(100);
        judgement.Figure("P99").High.Should().BeGreaterThan(100);
        judgement.Figure("P99").Detectable.Should().BeInRange(0.0001, 0.05);
        judgement.Reason.Should().Contain("neither held nor missed: measure longer.");
        ScreenGate.NeedsAnother(judgement, [trial]).Should().BeTrue();
    }

    [Fact]
    public void Too_few_requests_for_a_bound_name_the_count_needed()
    {
        var trial = Synthetic.Trial(Latencies.Typical(count: 400));

        var figure = ScreenGate.Judge(Production, Synthetic.Objective, baseline: null, [trial]).Figure("P99");

        figure.Verdict.Should().Be(Verdict.Inconclusive);
        figure.Reason.Should().Contain("no upper bound with fewer than 459 requests in a trial");
    }

    [Fact]
    public void A_search_that_ended_at_its_ceiling_proves_no_objective_above_it()
    {
        var trial = Synthetic.Trial() with { Capacity = Synthetic.Capacity(9_000, ceiling: true) };

        var figure = ScreenGate.Judge(Production, Synthetic.Objective, baseline: null, [trial]).Figure("capacity");

        figure.Verdict.Should().Be(Verdict.Inconclusive);
        figure.Reason.Should().Be("The search for capacity ended at its ceiling of 9,000 /s, below the document's 10,000 /s: raise it.");
    }

    [Fact]
    public void A_rate_below_the_documents_is_said()
        => ScreenGate.Judge(Production, Synthetic.Objective, baseline: null, [Synthetic.Trial()]).Reason
            .Should().Contain("It got 1 % of the document's 10,000 /s.");

    [Fact]
    public void Elsewhere_an_objective_is_shown_and_does_not_bind()
    {
        var judgement = ScreenGate.Judge(Synthetic.Context, Synthetic.Objective, Synthetic.Baseline(Slow(1), Slow(2), Slow(3)), [Slow(4)]);

        judgement.Verdict.Should().Be(Verdict.Passed, judgement.Reason);
        judgement.Figure("P95").Objective.Should().Be(60);
        judgement.Figure("P95").Value.Should().BeGreaterThan(60);
    }

    private static Results.Trial Slow(int seed) => Synthetic.Trial(Latencies.Times(50, seed));
}
