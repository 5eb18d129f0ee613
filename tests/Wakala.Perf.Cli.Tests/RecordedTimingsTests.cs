using Wakala.Perf.Suite;

namespace Wakala.Perf.Cli.Tests;

/// <summary>What the first tier's check took when it was recorded last: <c>./perf test --record-timings</c> on the machine that the check runs on.</summary>
public sealed class RecordedTimingsTests
{
    /// <summary>The goal is 22 minutes, which what the suites take now does not allow.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(28);

    private static readonly IReadOnlyList<Timing> Recorded = Timings.Recorded(Checkout.Root);

    [Fact]
    public void The_first_tier_stays_short_enough_to_be_waited_for()
        => Timings.Whole(Recorded).Should().BePositive().And.BeLessThan(Limit, "./perf test --record-timings records it, and docs/check.md says what may go to the second tier");

    [Fact]
    public void Whatever_it_runs_is_in_them()
    {
        var (together, alone) = TestAssembly.Harness(Checkout.Root, all: false);

        Recorded.Select(one => one.Name).Should().Contain(together.Concat(alone).Select(assembly => assembly.Reports)).And.Contain(SuiteDescriptor.All.Where(suite => !suite.IsSecondTier).Select(suite => suite.Name), "./perf test --record-timings records them anew");
    }
}
