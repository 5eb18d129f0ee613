using ApprovalTests;
using ApprovalTests.Reporters;
using Wakala.Perf.Results;

[assembly: UseReporter(typeof(QuietReporter))]

namespace Wakala.Perf.Gate.Tests;

/// <summary>What people read when a row fails, held as approved files beside this one.</summary>
public sealed class FailureMessageTests
{
    [Fact]
    public void A_slow_row()
        => Verify(Judge(Synthetic.Context, [.. Enumerable.Range(4, 3).Select(seed => Searched(Synthetic.Trial(Latencies.OneInTenSlow(seed)), 150))]));

    [Fact]
    public void A_failing_row() => Verify(Judge(Synthetic.Context, [Searched(Synthetic.Trial(errors: 10), 390)]));

    [Fact]
    public void An_invalid_row() => Verify(Judge(Synthetic.Context, [Synthetic.Nothing()]));

    [Fact]
    public void A_row_on_another_machine_with_too_few_requests()
        => Verify(Judge(
            Synthetic.Context with { Fingerprint = Synthetic.Machine with { Cores = 4, Calibration = 80 } },
            [Searched(Synthetic.Trial(Latencies.Typical(count: 100)), 390)]));

    private static ScenarioJudgement Judge(GateContext context, IReadOnlyList<Trial> trials)
    {
        var baseline = Synthetic.Baseline([.. Enumerable.Range(1, 3).Select(seed => Searched(Synthetic.Trial(Latencies.Typical(seed)), 400))]);
        return RowGate.Judge(context, Synthetic.Rules, baseline, trials);
    }

    private static Trial Searched(Trial trial, double capacity) => trial.With(load => load with { Capacity = Synthetic.Capacity(capacity) });

    private static void Verify(ScenarioJudgement judgement)
        => Approvals.Verify(FailureMessage.For(judgement, "./perf run --suite api --scenario \"GET /messages/list\""));
}
