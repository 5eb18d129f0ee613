using Wakala.Perf.Results;

namespace Wakala.Perf.Gate.Tests;

public sealed class OtherMachineTests
{
    [Fact]
    public void A_slower_machine_widens_the_limit_and_says_why()
    {
        var judgement = Judge(Synthetic.Machine with { Processor = "Slow CPU", Calibration = 50 }, "smoke");

        judgement.Verdict.Should().Be(Verdict.Passed);
        judgement.Figure("P95").Limit.Should().BeApproximately(4 * judgement.Figure("P95").Baseline!.Value + 10, 1e-9);
        judgement.Reason.Should().Be("The baseline was measured elsewhere (processor Test CPU → Slow CPU), so that only the coarse screen applies. "
            + "The machine is 2 times slower than it was for the baseline, and the limits on times are as much wider.");
    }

    [Theory]
    [InlineData(10, 3)]
    [InlineData(100, 1)]
    [InlineData(500, 1)]
    [InlineData(0, 1)]
    [InlineData(double.NaN, 1)]
    public void The_scale_lies_between_one_and_three(double calibration, double scale)
    {
        var figure = Judge(Synthetic.Machine with { Calibration = calibration }, "smoke").Figure("P95");

        figure.Limit.Should().BeApproximately(2 * scale * figure.Baseline!.Value + 10, 1e-9);
    }

    [Fact]
    public void The_same_machine_under_a_longer_profile_gets_the_prediction_interval()
    {
        var judgement = Judge(Synthetic.Machine, "pr");

        judgement.Verdict.Should().Be(Verdict.Passed, judgement.Reason);
        judgement.Figure("P50").Detectable.Should().BeInRange(0.149, 0.4);
    }

    [Fact]
    public void A_baseline_of_another_machine_cannot_pass_a_longer_profile()
    {
        var judgement = Judge(Synthetic.Machine with { Cores = 64 }, "pr");

        judgement.Verdict.Should().Be(Verdict.Inconclusive);
        judgement.Figure("P50").Detectable.Should().BeGreaterThan(1, "only the coarse screen is fair");
        judgement.Reason.Should().Be("The baseline was measured elsewhere (cores 2 → 64): it can show that this row has become far slower, and not that it has not. "
            + "Side by side tells: ./perf compare --scenario \"GET /messages/list\"; or measure a baseline of this machine: ./perf accept --suite api --profile pr.");
        RowGate.NeedsAnother(judgement, Synthetic.Rules, [Synthetic.Trial()]).Should().BeFalse("another trial would not change the machine");
    }

    [Fact]
    public void A_baseline_of_another_machine_can_fail_a_longer_profile()
        => Judge(Synthetic.Machine with { Cores = 64 }, "pr", [.. Enumerable.Range(4, 3).Select(seed => Synthetic.Trial(Latencies.Times(20, seed)))])
            .Verdict.Should().Be(Verdict.Regressed);

    /// <summary>A tenth either way is one machine's own doing; beyond it the prediction interval is of another machine.</summary>
    [Theory]
    [InlineData(91, Verdict.Passed)]
    [InlineData(109, Verdict.Passed)]
    [InlineData(89, Verdict.Inconclusive)]
    [InlineData(111, Verdict.Inconclusive)]
    [InlineData(double.NaN, Verdict.Inconclusive)]
    public void The_same_machine_at_another_speed_is_another_machine(double calibration, Verdict verdict)
        => Judge(Synthetic.Machine with { Calibration = calibration }, "pr").Verdict.Should().Be(verdict);

    [Fact]
    public void Another_workload_is_invalid_with_the_remedy()
    {
        var context = Synthetic.Context with { WorkloadHash = "w2" };

        var judgement = RowGate.Judge(context, Synthetic.Rules, Synthetic.Baseline(), [Synthetic.Trial()]);

        judgement.Verdict.Should().Be(Verdict.Invalid);
        judgement.Reason.Should().Be("The workload is another than the baseline's (w2, was w1), "
            + "so that the two cannot be compared. Measure it anew: ./perf accept --suite api.");
        RowGate.NeedsAnother(judgement, Synthetic.Rules, [Synthetic.Trial()]).Should().BeFalse();
    }

    [Fact]
    public void A_baseline_of_another_profile_is_a_misuse()
    {
        var context = Synthetic.Context with { Profile = "pr" };

        var judging = () => RowGate.Judge(context, Synthetic.Rules, Synthetic.Baseline(), [Synthetic.Trial()]);

        judging.Should().Throw<ArgumentException>().WithMessage("A baseline of (processes, smoke, api, GET /messages/list) was given*");
    }

    private static ScenarioJudgement Judge(Fingerprint machine, string profile) => Judge(machine, profile, [Synthetic.Trial(Latencies.Typical(7))]);

    private static ScenarioJudgement Judge(Fingerprint machine, string profile, IReadOnlyList<Trial> trials)
        => RowGate.Judge(
            Synthetic.Context with { Fingerprint = machine, Profile = profile },
            Synthetic.Rules,
            Synthetic.Baseline() with { Profile = profile },
            trials);
}
