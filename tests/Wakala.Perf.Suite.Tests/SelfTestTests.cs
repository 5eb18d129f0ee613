using System.Globalization;
using Wakala.Perf.Gate;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite.Tests;

/// <summary>How a self-test judges the gate.</summary>
public sealed class SelfTestTests
{
    private const string List = "GET /messages/list", Send = "POST /messages/send";

    [Fact]
    public void A_fault_as_large_as_the_row_claims_to_see_must_be_called()
    {
        var effect = new PlantedEffect(List, "+10 % of P50", LatencyFigure.P50, 0.10);

        var missed = new SelfTestOutcome(Outcome(Verdict.Passed), [SelfTestLine.Of(effect, Outcome(Verdict.Passed), 0.10)], []);
        var called = new SelfTestOutcome(Outcome(Verdict.Passed), [SelfTestLine.Of(effect, Outcome(Verdict.Regressed), 0.10)], []);

        missed.Lines[0].Missed.Should().BeTrue();
        missed.Verdict.Should().Be(Verdict.Regressed);
        called.Verdict.Should().Be(Verdict.Passed);
        called.Lines[0].CalledAfter.Should().Be(38.4);
    }

    [Fact]
    public void A_fault_smaller_than_what_the_row_sees_may_be_missed()
        => SelfTestLine.Of(new PlantedEffect(List, "+3 % of P50", LatencyFigure.P50, 0.03), Outcome(Verdict.Passed), 0.03).Missed.Should().BeFalse();

    [Fact]
    public void A_false_alarm_fails_and_a_disturbed_machine_is_invalid()
    {
        new SelfTestOutcome(Outcome(Verdict.Passed), [], ["equal builds: a row is Regressed."]).Verdict.Should().Be(Verdict.Regressed);
        new SelfTestOutcome(Outcome(Verdict.Invalid), [], []).Verdict.Should().Be(Verdict.Invalid);
    }

    [Fact]
    public void An_interval_holds_what_was_planted_or_does_not()
    {
        SelfTestLine.Of(new PlantedEffect(List, "+2 % of P50", LatencyFigure.P50, 0.02), Outcome(Verdict.Passed), 0.02).Holds.Should().BeTrue();
        SelfTestLine.Of(new PlantedEffect(List, "+20 % of P50", LatencyFigure.P50, 0.20), Outcome(Verdict.Passed), 0.20).Holds.Should().BeFalse();
        SelfTestLine.Of(new PlantedEffect(List, "one SQL statement more", null, null), Outcome(Verdict.Passed), null).Holds.Should().BeNull();
    }

    [Fact]
    public void The_cover_of_intervals_is_how_many_of_equal_builds_hold_nothing()
    {
        var equal = Outcome(Verdict.Passed);
        var held = equal.Rows[0] with { Figures = [.. equal.Rows[0].Figures.Select(figure => figure with { Low = -0.01 }), equal.Rows[0].Figures[0] with { High = null }] };

        new SelfTestOutcome(equal with { Rows = [held, equal.Rows[1]] }, [], []).Cover.Should().Be((2, 4));
    }

    [Fact]
    public void What_the_machine_sees_is_one_line()
        => new SelfTestOutcome(Outcome(Verdict.Passed), [], []).Summary().Should()
            .Be($"In 115 s measured this machine sees, with a power of 95 % and one false alarm in a thousand runs: mean from +4.0 %, P50 from +6.0 %; it cannot see {Send} become half as slow again.");

    [Fact]
    public void The_sizes_of_faults_go_by_what_equal_builds_took()
    {
        var histogram = new LatencyHistogram();
        for (var request = 1; request <= 10_000; request++)
            histogram.Record(TimeSpan.FromMilliseconds(1 + (request / 1_000.0)));
        var arm = new ArmBlock { Due = 10_000, Errors = new Dictionary<string, long>(), ResponseTime = IntervalHistogram.Of(histogram), PacingLagP99Ms = 0 };
        var equal = new[] { Send, List, "GET /contacts/search", "POST /webhooks/receive" }
            .Select(row => new PairedTrial { Scenario = row, Rate = 1, BlockSeconds = 1, Blocks = [new PairedBlock(0, arm, arm)] }).ToList();

        var delays = SelfTestPlan.All(equal)[0];

        delays.Candidate.Single(fault => fault.Row == Send).Amount.Should().BeApproximately(1 + (0.20 * 7), 0.02, "both builds wait 1 ms");
        var tail = delays.Candidate.Single(fault => fault.Row == "POST /webhooks/receive");
        // P99 is 10.9 ms and shall be 12.5: one request in five of the delayed twentieth must then lie beyond 12.5.
        tail.Share.Should().Be(0.05);
        tail.Amount.Should().BeApproximately(1 + 12.54 - 9, 0.1);
    }

    [Theory]
    [InlineData("P50", 1, 0.5, 2.0 / 1.5)]
    // One of twenty takes 4 to 5 ms then, and the slowest fifth of those is the slowest hundredth of all.
    [InlineData("P99", 0.05, 3, 4.8 / 1.99)]
    public void What_was_planted_is_what_requests_really_waited(string figure, double share, double waited, double ratio)
    {
        var histogram = new LatencyHistogram();
        for (var request = 0; request < 2_000; request++)
            histogram.Record(TimeSpan.FromMilliseconds(1 + (request / 2_000.0)));
        var arm = new ArmBlock { Due = 2_000, Errors = new Dictionary<string, long>(), ResponseTime = IntervalHistogram.Of(histogram), PacingLagP99Ms = 0 };
        var row = new PairedTrial { Scenario = List, Rate = 1, BlockSeconds = 1, Blocks = [new PairedBlock(0, arm, arm)] };
        using var directory = new Temporary();
        foreach (var (build, wait) in new[] { (PlantedWaits.BaseIn(directory.Path), 0.4), (PlantedWaits.CandidateIn(directory.Path), 0.4 + waited) })
        {
            Directory.CreateDirectory(build);
            File.WriteAllLines(Path.Combine(build, "1.txt"), [.. Enumerable.Repeat($"{List}=70", 70), .. Enumerable.Repeat(string.Create(CultureInfo.InvariantCulture, $"{List}={wait:0.0000}"), 70)]);
        }

        var waits = PlantedWaits.Read(directory.Path);
        var timing = LatencyFigure.All.Single(one => one.Name == figure);

        waits.ShiftOf(row, timing, share).Should().BeApproximately(ratio - 1, 0.02);
        waits.ShiftOf(row with { Scenario = Send }, timing, share).Should().BeNull();
    }

    private static ComparisonOutcome Outcome(Verdict verdict) => new(
        [Row(List, verdict, 0.04, 0.06), Row(Send, Verdict.Passed, 0.9, 1.2)],
        new SideBySideMeasurement { Rows = [] },
        115.2,
        new Fingerprint { Processor = "one", Cores = 2, MemoryGiB = 4, Kernel = "6", Runtime = "10", Limits = "", Calibration = 1 })
    {
        CalledAfter = verdict == Verdict.Regressed ? new Dictionary<string, double> { [List] = 38.4 } : [],
    };

    private static RowComparison Row(string name, Verdict verdict, double mean, double p50) => new()
    {
        Scenario = name,
        Verdict = verdict,
        Reason = "",
        Figures = [Figure("mean", mean), Figure("P50", p50)],
        Errors = (0, 0),
        Blocks = 72,
        Pairs = 6,
    };

    private static FigureComparison Figure(string name, double detectable) => new(name, 1, 1.02, 0.02, 0.01, 0.05, 0, detectable, Verdict.Passed);
}
