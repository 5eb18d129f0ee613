using Wakala.Perf.Results;

namespace Wakala.Perf.Load.Tests;

public sealed class ValidityRulesTests
{
    [Theory]
    [InlineData(ErrorKind.NoPort, "ran out of ports", "net.ipv4.ip_local_port_range")]
    [InlineData(ErrorKind.NoDescriptor, "ran out of file descriptors", "ulimit -n")]
    public void What_the_generator_s_own_machine_has_too_little_of_makes_a_trial_unbelievable(string kind, string said, string remedy)
        => ValidityRules.OwnLimits(new Dictionary<string, long> { ["status 500"] = 3, [kind] = 1_234 }).Should().ContainSingle().Which.Should().ContainAll(said, "1,234 requests", remedy);

    [Fact]
    public void A_generator_that_a_quota_held_back_says_so()
    {
        var figures = new Validity
        {
            PacingLagP99Ms = 60,
            GeneratorCpu = 0.5,
            JitterP99Ms = 4,
            GcPauseMs = 0,
            ThreadPoolQueue = 0,
            Problems = [],
            Quota = new ProcessorQuota(1.5, 42, 2_345),
        };

        ValidityRules.Problems(figures, new LatencyHistogram(), Validity.HighestPacingLagMs).Should().ContainSingle().Which.Should()
            .ContainAll("the kernel stopped it 42 times, for 2.3 s in all, to hold it to 1.5 cores", "no quota").And.NotContain("short of processor time");
    }

    [Fact]
    public void What_the_target_does_is_no_limit_of_the_generator()
        => ValidityRules.OwnLimits(new Dictionary<string, long> { [ErrorKind.Refused] = 3, [ErrorKind.Reset] = 9 }).Should().BeEmpty();
}
