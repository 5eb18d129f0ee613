namespace Wakala.Perf.Gate.Tests;

public sealed class SuiteVerdictTests
{
    private static readonly ScenarioJudgement Passed =
        RowGate.Judge(Synthetic.Context, Synthetic.Rules, Synthetic.Baseline(), [Synthetic.Trial()]);
    private static readonly ScenarioJudgement Sleeping = Passed with { Verdict = Verdict.Inconclusive, Reason = "The machine was too noisy." };

    [Fact]
    public void A_suite_in_which_all_is_inconclusive_fails()
    {
        var unbelievable = Sleeping with { Name = "POST /auth/login", Verdict = Verdict.Invalid, Reason = null };

        SuiteVerdict.WhyItFails("api", [Sleeping, unbelievable]).Should().Be(
            "Suite api fails: none of its 2 rows reached a binding verdict, so that nothing was gated. "
            + "GET /messages/list is Inconclusive: The machine was too noisy; POST /auth/login is Invalid.");
    }

    [Fact]
    public void A_suite_in_which_all_was_skipped_fails()
        => SuiteVerdict.WhyItFails("api", []).Should().Be("Suite api fails: none of its rows was measured, so that nothing was gated.");

    [Theory]
    [InlineData(Verdict.Passed)]
    [InlineData(Verdict.Improved)]
    [InlineData(Verdict.Regressed)]
    public void One_binding_verdict_is_enough(Verdict verdict)
        => SuiteVerdict.WhyItFails("api", [Sleeping, Passed with { Verdict = verdict }]).Should().BeNull();

    [Fact]
    public void A_new_row_binds_by_its_errors()
    {
        var fresh = RowGate.Judge(Synthetic.Context, Synthetic.Rules, baseline: null, [Synthetic.Trial()]);

        SuiteVerdict.IsBinding(fresh).Should().BeTrue();
        SuiteVerdict.IsBinding(fresh with { Figures = [] }).Should().BeFalse();
    }
}
