using Wakala.Perf.Gate;
using Wakala.Perf.Results;

namespace Wakala.Perf.Cli.Tests;

public sealed class SecondLookTests
{
    private static readonly TestOutcome First = new(8, 2, 1, [("StabilityTests.Holds(row: \"reconnection\", success: 99.8)", "is invalid"), ("LatencyTests.Holds(row: \"message latency\")", "has regressed")]);

    [Fact]
    public void Only_rows_that_could_not_be_believed_are_measured_once_more()
        => SecondLook.Doubtful([Row("reconnection"), Row("slow") with { Verdict = Verdict.Regressed }, Row("lost") with { Validity = null }, Row("restarted") with { Interrupted = true }, Row("another workload") with { Validity = Health() }])
            .Select(row => row.Name).Should().Equal("reconnection");

    [Fact]
    public void Where_half_of_the_suite_is_in_doubt_nothing_is_measured_once_more()
        => SecondLook.Doubtful([.. Enumerable.Range(0, 6).Select(number => Row($"row {number}"))]).Should().BeEmpty();

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(0, 0, 1)]
    public void A_second_measurement_takes_the_place_of_the_first(int passed, int failed, int skipped)
    {
        var outcome = SecondLook.Replace(First, "reconnection", new TestOutcome(passed, failed, skipped, []), gated: true);

        outcome.Should().BeEquivalentTo(new { Passed = 8 + passed, Failed = 1, Skipped = 1 + skipped });
        outcome.Failures.Should().ContainSingle().Which.Message.Should().Be("has regressed");
    }

    [Fact]
    public void One_that_fails_again_fails_with_what_was_seen_last()
    {
        var outcome = SecondLook.Replace(First, "reconnection", new TestOutcome(0, 1, 0, [("StabilityTests.Holds(row: \"reconnection\", success: 99.8)", "is invalid still")]), gated: true);

        outcome.Failed.Should().Be(2);
        outcome.Failures.Select(one => one.Message).Should().Equal("has regressed", "is invalid still");
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public void One_that_stays_open_is_not_a_suite_that_gated_nothing_where_others_bind(bool gated, int failed)
    {
        var alone = new TestOutcome(0, 1, 1, [("Wakala.Perf.WebSocket", "none of its 1 rows reached a binding verdict")]);

        SecondLook.Replace(First, "reconnection", alone, gated).Should().BeEquivalentTo(new { Passed = 8, Failed = failed, Skipped = 2 });
    }

    [Fact]
    public void One_that_left_nothing_changes_nothing() => SecondLook.Replace(First, "reconnection", TestOutcome.None, gated: true).Should().Be(First);

    private static ScenarioJudgement Row(string name) => new()
    {
        Suite = "websocket",
        Table = "Connection Metrics",
        Name = name,
        Verdict = Verdict.Invalid,
        Requests = 1,
        Dropped = 0,
        Errors = 0,
        Figures = [],
        Work = [],
        Validity = Health("requests went out late"),
        Environment = "processes",
        Profile = "smoke",
        WorkloadHash = "w",
    };

    private static Validity Health(params string[] problems)
        => new() { PacingLagP99Ms = 1, GeneratorCpu = 0.1, JitterP99Ms = 1, GcPauseMs = 0, ThreadPoolQueue = 0, Problems = problems };
}
