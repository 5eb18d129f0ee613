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
        var judged = ForeignLoad.Judge(Healthy, cores);

        judged.Valid.Should().Be(valid);
        judged.ForeignCores.Should().BeGreaterThanOrEqualTo(0);
    }

    [Fact]
    public void It_says_how_much_was_taken_and_what_to_do()
        => ForeignLoad.Judge(Healthy, 0.83).Problems.Should().ContainSingle().Which.Should().ContainAll("0.8 of", "end them");
}
