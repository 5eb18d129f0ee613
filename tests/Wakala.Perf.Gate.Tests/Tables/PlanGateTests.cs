using Wakala.Perf.Results;

namespace Wakala.Perf.Gate.Tests;

public sealed class PlanGateTests
{
    private const string Search = "Limit\n  Append\n    Index Scan using messages_tenant_created_idx on messages";
    private const string Scan = "Limit\n  Sort\n    Append\n      Seq Scan on messages";
    private const string Sorted = "Limit\n  Sort\n    Append\n      Index Scan using messages_tenant_created_idx on messages";

    private static readonly RowRules Rules = new("Index Performance", "messages_tenant_created_idx", Figure.Size("size", "MB", 2_500));

    private static readonly GateContext Context = Synthetic.Context with { Suite = "database", Table = Rules.Table, Scenario = Rules.Scenario };

    [Fact]
    public void The_plan_of_the_baseline_passes() => Judge(Search, Search).Verdict.Should().Be(Verdict.Passed);

    [Fact]
    public void A_scan_in_place_of_the_index_fails_with_both_plans()
    {
        var row = Judge(Search, Scan);

        row.Verdict.Should().Be(Verdict.Regressed);
        row.Reason.Should().Contain("The plan of 'newest message' does not use messages_tenant_created_idx: a sequential scan is there (Seq Scan on messages).")
            .And.Contain("  expected:\n    Limit\n      Append\n        Index Scan using messages_tenant_created_idx on messages\n")
            .And.Contain("  found:\n    Limit\n      Sort\n        Append\n          Seq Scan on messages\n");
    }

    [Fact]
    public void A_sort_that_was_not_there_fails() => Judge(Search, Sorted).Should().Match<ScenarioJudgement>(
        row => row.Verdict == Verdict.Regressed && row.Reason!.Contains("has a sort that was not there"));

    [Fact]
    public void A_sort_that_was_always_there_passes() => Judge(Sorted, Sorted).Verdict.Should().Be(Verdict.Passed);

    [Fact]
    public void Without_a_baseline_the_index_must_be_used_all_the_same()
    {
        Judge(null, Search).Verdict.Should().Be(Verdict.New);

        Judge(null, Scan).Should().Match<ScenarioJudgement>(
            row => row.Verdict == Verdict.Regressed && row.Reason!.Contains("a search by messages_tenant_created_idx (no plan is in the baseline yet)"));
    }

    [Fact]
    public void A_row_in_which_a_server_was_lost_is_invalid_and_not_measured_again()
    {
        var lost = Trial(Search) with { Figures = [], Problems = ["PostgreSQL was restarted"], Interrupted = true };

        var row = RowGate.Judge(Context, Rules, null, [lost]);

        row.Should().Match<ScenarioJudgement>(one => one.Verdict == Verdict.Invalid && one.Reason!.Contains("PostgreSQL was restarted") && !one.Reason.Contains("was not measured"));
        RowGate.NeedsAnother(row, Rules, [lost]).Should().BeFalse();
        RowGate.NeedsAnother(row, Rules, [lost with { Interrupted = false }]).Should().BeTrue();
    }

    private static ScenarioJudgement Judge(string? before, string now) => RowGate.Judge(Context, Rules, before is null ? null : Before(before), [Trial(now)]);

    private static Trial Trial(string plan) => new()
    {
        Scenario = Rules.Scenario,
        StartedAt = DateTimeOffset.UnixEpoch,
        Seconds = 1,
        Requests = 500,
        Figures = [new("size", "MB", 2_500)],
        Plans = [new("newest message", "messages_tenant_created_idx", plan)],
    };

    private static Baseline Before(string plan) => new()
    {
        Environment = Context.Environment,
        Profile = Context.Profile,
        Suite = Context.Suite,
        Table = Context.Table,
        Scenario = Context.Scenario,
        WorkloadHash = Context.WorkloadHash,
        Fingerprint = Context.Fingerprint,
        Commit = "c",
        RecordedAt = DateTimeOffset.UnixEpoch,
        Reason = "measured",
        Trials = [.. Enumerable.Repeat(BaselineTrial.From(Trial(plan), Context.Fingerprint.Calibration), 3)],
    };
}
