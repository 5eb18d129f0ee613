using Wakala.Perf.Environments;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite.Tests;

public sealed class ForeignLoadTests
{
    private static readonly Validity Healthy = new() { PacingLagP99Ms = 0.1, GeneratorCpu = 0.3, JitterP99Ms = 0.2, GcPauseMs = 1, ThreadPoolQueue = 2, Problems = [] };

    [Theory]
    [InlineData(-0.01, true)]
    [InlineData(0.05, true)]
    [InlineData(0.8, false)]
    public void A_trial_beside_a_busy_program_is_not_to_be_believed(double cores, bool valid)
    {
        var judged = ForeignLoad.Judge(Healthy, new ForeignUse(cores, []));

        judged.Valid.Should().Be(valid);
        judged.ForeignCores.Should().BeGreaterThanOrEqualTo(0);
    }

    [Fact]
    public void It_says_how_much_was_taken_by_whom_and_what_to_do()
        => ForeignLoad.Judge(Healthy, new ForeignUse(0.83, [new("cc1plus", 4711, 0.62), new("make", 4710, 0.21), new("sshd", 12, 0.01)])).Problems
            .Should().ContainSingle().Which.Should().ContainAll("0.8 of", "(cc1plus (4711) 0.6, make (4710) 0.2)", "end them");

    [Fact]
    public void Where_nobody_stands_out_nobody_is_named()
        => ForeignLoad.Judge(Healthy, new ForeignUse(0.3, [.. Enumerable.Range(1, 10).Select(id => new ProgramUse("sh", id, 0.03))])).Problems
            .Should().ContainSingle().Which.Should().Contain("cores meanwhile, above");
}
