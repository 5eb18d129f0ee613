using Wakala.Perf.Results;

namespace Wakala.Perf.Gate.Tests;

/// <summary>The ratchet: what was accepted in small steps since the last release must not add up to a large one.</summary>
public sealed class DriftTests
{
    private const double Step = 1.01;

    private static readonly GateContext Context = Synthetic.Context with { Profile = "pr" };

    [Fact]
    public void Ten_accepted_changes_of_one_percent_fail_and_nine_do_not()
    {
        var baseline = Recorded(1);
        baseline = baseline with { Release = ReleaseAnchor.Of(baseline, "1.0") };
        for (var change = 1; change <= 9; change++)
        {
            var slower = Math.Pow(Step, change);
            Judge(baseline, slower).Verdict.Should().Be(Verdict.Passed, "change {0} is 1 %", change);
            var proposed = Recorded(slower) with { Release = baseline.Release };
            Acceptance.Problems(proposed, Trials(slower), Synthetic.Machine).Should().BeEmpty("change {0} is 1 %", change);
            baseline = proposed;
        }

        var tenth = Math.Pow(Step, 10);
        var judgement = Judge(baseline, tenth);

        judgement.Verdict.Should().Be(Verdict.Regressed);
        judgement.Figures.Where(figure => figure.Verdict == Verdict.Regressed).Select(figure => figure.Name).Should().Equal("P50", "P95", "mean");
        judgement.Reason.Should().MatchRegex(@"P50 of response time is 1\.6\d* ms, \+10 % since release 1\.0, over its limit of 1\.6\d* ms: each step was accepted, and together they are more than \+10 %\.");
        Acceptance.Problems(Recorded(tenth) with { Release = baseline.Release }, Trials(tenth), Synthetic.Machine)
            .Should().Contain(problem => problem.StartsWith("P50 has moved by +10 % since release 1.0"));
    }

    [Fact]
    public void Without_a_release_the_same_steps_pass() => Judge(Recorded(Math.Pow(Step, 9)), Math.Pow(Step, 10)).Verdict.Should().Be(Verdict.Passed);

    [Fact]
    public void A_new_release_begins_anew()
    {
        var baseline = Recorded(Math.Pow(Step, 9));

        Judge(baseline with { Release = ReleaseAnchor.Of(baseline, "1.1") }, Math.Pow(Step, 10)).Verdict.Should().Be(Verdict.Passed);
    }

    /// <summary>Trials that spread by a third tell nothing of a tenth.</summary>
    [Fact]
    public void A_move_within_the_trials_own_spread_is_none()
    {
        var noisy = Synthetic.Baseline([.. ((double[])[0.7, 1, 1.3]).Select(factor => Synthetic.Trial(Latencies.Times(factor)))]) with { Profile = "pr" };

        Judge(noisy with { Release = ReleaseAnchor.Of(noisy, "1.0") }, 1.15).Verdict.Should().Be(Verdict.Passed);
    }

    [Fact]
    public void At_profile_smoke_the_coarse_screen_holds_since_the_release_too()
    {
        var release = ReleaseAnchor.Of(Synthetic.Baseline(), "1.0");
        var crept = Synthetic.Baseline([.. Trials(8)]) with { Release = release };

        var judgement = RowGate.Judge(Synthetic.Context, Synthetic.Rules, crept, [.. Trials(12)]);

        judgement.Verdict.Should().Be(Verdict.Regressed);
        judgement.Reason.Should().Contain("over the limit since release 1.0 of 13 ms (2 × release 1.0 1.5 ms + 10 ms), in 3 of 3 trials.");
    }

    [Fact]
    public void A_release_of_another_workload_or_machine_is_not_compared_with_and_that_is_said()
    {
        var release = ReleaseAnchor.Of(Recorded(0.5), "1.0")!;
        var judgement = Judge(Recorded(1) with { Release = release with { WorkloadHash = "w0" } }, 1);

        judgement.Verdict.Should().Be(Verdict.Passed);
        judgement.Reason.Should().Contain("Release 1.0 was measured with another workload, so that drift since then is not judged: ./perf accept --suite api --release NAME");
        Judge(Recorded(1) with { Release = release with { Fingerprint = Synthetic.Machine with { Cores = 1 } } }, 1).Reason.Should().Contain("measured elsewhere (cores 1 → 2)");
    }

    /// <summary>R: <c>t.test(log(now), log(then), var.equal = TRUE, alternative = "greater", conf.level = 0.95)</c>.</summary>
    [Fact]
    public void The_shift_is_that_of_a_pooled_t_test()
    {
        var shift = LogShift.Of([Math.Exp(1), Math.Exp(2), Math.Exp(3)], [Math.Exp(4), Math.Exp(6)], alpha: 0.05);

        Math.Log(shift.Ratio).Should().BeApproximately(3, 1e-12);
        Math.Log(shift.Low).Should().BeApproximately(ExpectedLow, 1e-6);
    }

    private const double ExpectedLow = 0.519337128;

    private static ScenarioJudgement Judge(Baseline baseline, double slower) => RowGate.Judge(Context, Synthetic.Rules, baseline, Trials(slower));

    private static Baseline Recorded(double slower) => Synthetic.Baseline(Trials(slower)) with { Profile = "pr" };

    private static Trial[] Trials(double slower) => [.. Enumerable.Range(0, 3).Select(_ => Synthetic.Trial(Latencies.Times(slower)))];
}
