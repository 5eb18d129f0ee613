namespace Wakala.Perf.Suite.Tests;

public sealed class CountedPassTests
{
    [Fact]
    public void A_pass_that_was_disturbed_while_it_was_idle_makes_no_request_cheaper()
    {
        CountedPass[] passes = [Pass(200, 200, 200, 1_200, 1_300), Pass(900, 950, 900, 1_200, 1_300)];

        var costs = CountedPass.Costs(passes, reading => reading.ProcessorMicroseconds);

        costs.Should().BeEquivalentTo([new[] { 1_000.0, 1_100 }, [1_000.0, 1_100]], options => options.WithStrictOrdering());
    }

    [Fact]
    public void What_a_process_does_not_tell_costs_nothing_that_is_known()
        => CountedPass.Costs([Pass(200, 200, 200, 1_200, 1_300)], reading => reading.DiskBytes).Should().BeNull();

    /// <summary>Three steps between idle readings, then requests; microseconds.</summary>
    private static CountedPass Pass(params long[] steps)
    {
        var at = 0L;
        var readings = new List<PlatformReading> { Reading(0) };
        readings.AddRange(steps.Select(step => Reading(at += step)));
        return new CountedPass(readings, 4);
    }

    private static PlatformReading Reading(long processor) => new("platform", 0, 0, 0, 0) { ProcessorMicroseconds = processor };
}
