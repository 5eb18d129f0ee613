using Wakala.Perf.Results;

namespace Wakala.Perf.Suite.Tests.Throughput;

public sealed class NeighbourStretchTests
{
    private static readonly Validity Believed = new() { PacingLagP99Ms = 1, GeneratorCpu = 0.1, JitterP99Ms = 1, GcPauseMs = 0, ThreadPoolQueue = 0, Problems = [] };
    private static readonly Validity Late = Believed with { Problems = ["requests went out late"] };

    [Fact]
    public void The_faster_of_two_counts()
        => NeighbourStretch.Better([new(false, 9, Believed), new(true, 3, Believed), new(false, 7, Believed)], isBurst: false).P99.Should().Be(7);

    [Fact]
    public void One_that_can_be_believed_counts_before_a_faster_one_that_cannot()
        => NeighbourStretch.Better([new(true, 7, Late), new(true, 9, Believed)], isBurst: true).P99.Should().Be(9);

    [Fact]
    public void Where_none_can_be_believed_it_says_so()
        => NeighbourStretch.Better([new(true, 7, Late), new(true, 9, Late)], isBurst: true).Validity.Valid.Should().BeFalse();
}
