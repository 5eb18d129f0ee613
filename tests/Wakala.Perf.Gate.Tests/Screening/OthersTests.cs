using Wakala.Perf.Results;

namespace Wakala.Perf.Gate.Tests;

/// <summary>A row is held to its baseline times what the other rows moved by.</summary>
public sealed class OthersTests
{
    private const int Runs = 40;

    /// <summary>The target: one run in ten of an unchanged build is measured side by side for a row that the screen trips.</summary>
    [Theory]
    [InlineData(0.6)]
    [InlineData(0.75)]
    [InlineData(1)]
    [InlineData(1.3)]
    [InlineData(1.6)]
    public void Equal_builds_trip_in_fewer_than_one_run_in_ten_whatever_the_machines_speed(double speed)
        => Enumerable.Range(0, Runs).Count(seed => new SyntheticTable(seed, speed).Tripped().Count > 0).Should().BeLessThanOrEqualTo(Runs / 10);

    /// <summary>Processors that neighbours slow down are no slower in a computation of a moment.</summary>
    [Fact]
    public void Nor_where_the_calibration_does_not_know_of_it()
        => Enumerable.Range(0, Runs).Count(seed => new SyntheticTable(seed, 0.8, calibrated: false).Tripped().Count > 0).Should().BeLessThanOrEqualTo(Runs / 10);

    [Theory]
    [InlineData(0.7)]
    [InlineData(1)]
    [InlineData(1.5)]
    public void A_row_that_is_60_percent_slower_trips_and_no_other_does(double speed)
    {
        var (found, others) = (0, 0);
        for (var seed = 0; seed < Runs; seed++)
        {
            var row = seed % SyntheticTable.Count;
            var tripped = new SyntheticTable(seed, speed, SyntheticTable.Slower(1.6, row)).Tripped();
            found += tripped.Contains(row) ? 1 : 0;
            others += tripped.Any(one => one != row) ? 1 : 0;
        }

        found.Should().BeGreaterThanOrEqualTo(Runs * 85 / 100);
        others.Should().BeLessThanOrEqualTo(Runs / 10);
    }

    /// <summary>51 and 48 of 60 runs when it was tried; with the middle of all others, and their spread about it, it was 42 and 32.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Rows_that_are_slower_do_not_excuse_one_another_though_they_be_half_of_all(int slower)
        => Enumerable.Range(0, Runs).Count(seed => new SyntheticTable(seed, slower: SyntheticTable.Slower(1.6, Enumerable.Range(seed % 3, slower))).Tripped().Count > 0)
            .Should().BeGreaterThanOrEqualTo(Runs * 70 / 100);

    [Fact]
    public void A_build_that_makes_all_rows_60_percent_slower_is_not_taken_for_the_machine()
        => Enumerable.Range(0, Runs).Count(seed => All(seed).Tripped().Count > 0).Should().BeGreaterThanOrEqualTo(Runs * 95 / 100);

    [Fact]
    public void Once_a_row_was_no_slower_side_by_side_it_is_the_machine()
        => Enumerable.Range(0, Runs).Count(seed => All(seed).Tripped(areTheMachine: true).Count > 0).Should().BeLessThanOrEqualTo(Runs / 10);

    [Fact]
    public void The_sentence_says_what_the_others_moved_by()
    {
        var judgement = Judge(Synthetic.Trial(Latencies.Times(2, 4)), Beside(Moved(1.2)), 3);

        judgement.Verdict.Should().Be(Verdict.Regressed);
        judgement.Figure("P50").Reason.Should().Be("P50 of response time is 3 ms, over its limit of 2.5 ms (1.3 × baseline 1.5 ms × 1.2, by which the other rows moved, + 0.1 ms), in 3 of 3 trials.");
    }

    [Fact]
    public void What_no_machine_was_seen_to_do_is_said_and_learnt_from_a_row_that_is_no_slower_side_by_side()
    {
        var judgement = Judge(Synthetic.Trial(Latencies.Times(1.7, 4)), Beside(Moved(1.7)), 3);

        judgement.Figure("P50").Reason.Should().Contain("(baseline 1.5 ms × 1.4, the most that a machine was seen to move all rows by, + 0.1 ms; the other rows moved by 1.7)");
        OtherRows.AreShownToBeTheMachine(judgement, judgement with { Verdict = Verdict.Passed }).Should().BeTrue();
        OtherRows.AreShownToBeTheMachine(judgement, judgement).Should().BeFalse();
    }

    [Fact]
    public void A_row_that_trips_by_itself_says_nothing_of_the_machine()
    {
        var judgement = Judge(Synthetic.Trial(Latencies.Times(1.35, 4)), Beside(Moved(0.8)), 3);

        judgement.Figure("P50").Verdict.Should().Be(Verdict.Regressed);
        OtherRows.AreShownToBeTheMachine(judgement, judgement with { Verdict = Verdict.Passed }).Should().BeFalse();
    }

    /// <summary>Another machine may do what this one was never seen to.</summary>
    [Fact]
    public void Beside_a_baseline_of_another_machine_the_coarse_screens_factor_is_what_rows_may_move_by()
    {
        var elsewhere = Synthetic.Context with { Fingerprint = Synthetic.Machine with { Kernel = "6.2" } };

        Judge(Synthetic.Trial(Latencies.Times(1.7, 4)), Beside(Moved(1.7)), context: elsewhere).Figure("P50").Limit.Should().BeApproximately((1.3 * 1.7 * 1.5) + 0.1, 0.1);
        Judge(Synthetic.Trial(Latencies.Times(2.2, 4)), Beside(Moved(2.2)), context: elsewhere).Figure("P50").Limit.Should().BeApproximately((2 * 1.5) + 10, 0.1);
    }

    [Fact]
    public void Beside_fewer_than_four_rows_that_can_be_believed_the_screen_is_the_coarse_one()
    {
        (Baseline, Trial) late = (Synthetic.Baseline(), Synthetic.Trial(problems: ["the generator was late"]));

        OtherRows.Of([.. Moved(1), late], areTheMachine: false).Should().NotBeNull();
        OtherRows.Of([.. Moved(1).Take(3), late], areTheMachine: false).Should().BeNull();
        Judge(Synthetic.Trial(), null).Figure("P50").Limit.Should().BeApproximately((2 * 1.5) + 10, 0.1);
    }

    [Fact]
    public void A_limit_that_a_baseline_sets_stays()
    {
        var baseline = Synthetic.Baseline() with { Limits = new Dictionary<string, MetricLimit> { ["P50"] = new(5, 1, "it calls a third party") } };

        RowGate.Judge(Synthetic.Context with { Others = Beside(Moved(1)) }, Synthetic.Rules, baseline, [Synthetic.Trial()]).Figure("P50").Limit.Should().BeApproximately((5 * 1.5) + 1, 0.1);
    }

    [Fact]
    public void Longer_profiles_do_not_ask_the_others()
    {
        var context = Synthetic.Context with { Profile = "release" };
        var baseline = Synthetic.Baseline() with { Profile = "release" };

        var (beside, alone) = (Of(Beside(Moved(0.5))), Of(null));

        beside.Should().Be(alone);

        double? Of(OtherRows? others) => RowGate.Judge(context with { Others = others }, Synthetic.Rules, baseline, [Synthetic.Trial()]).Figure("P50").Limit;
    }

    [Theory]
    [InlineData(1.05, null)]
    [InlineData(0.7, "Against their baselines the rows moved together (P50 × 0.7, P95 × 0.7, P99 × 0.7, mean × 0.7): each is held to its baseline times what the others moved by.")]
    public void A_movement_is_said_where_it_is_more_than_the_rows_own_spread(double factor, string? sentence) => Beside(Moved(factor))!.Sentence.Should().Be(sentence);

    [Fact]
    public void That_it_is_more_than_a_machine_was_seen_to_do_is_said_too()
        => Beside(Moved(1.7))!.Sentence.Should().EndWith("That is more than a machine was seen to move rows by (1.4).");

    private static SyntheticTable All(int seed) => new(seed, slower: SyntheticTable.Slower(1.6, Enumerable.Range(0, SyntheticTable.Count)));

    /// <summary>Four rows, each as it was for its baseline but for a factor.</summary>
    private static IEnumerable<(Baseline Baseline, Trial Trial)> Moved(double factor)
        => Enumerable.Range(0, OtherRows.Fewest).Select(row => (Synthetic.Baseline(Same(), Same(), Same()), Synthetic.Trial(Latencies.Times(factor, 3))));

    private static Trial Same() => Synthetic.Trial(Latencies.Typical(3));

    private static OtherRows? Beside(IEnumerable<(Baseline Baseline, Trial Trial)> rows) => OtherRows.Of(rows, areTheMachine: false);

    private static ScenarioJudgement Judge(Trial trial, OtherRows? others, int times = 1, GateContext? context = null)
        => RowGate.Judge((context ?? Synthetic.Context) with { Others = others }, Synthetic.Rules, Synthetic.Baseline(), [.. Enumerable.Repeat(trial, times)]);
}
