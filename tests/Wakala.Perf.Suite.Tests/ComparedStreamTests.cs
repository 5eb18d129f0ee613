using Wakala.Perf.Load;

namespace Wakala.Perf.Suite.Tests;

public sealed class ComparedStreamTests
{
    private static readonly ComparedStream Ordinary = new(ComparedStream.Requests, new ComparisonShape().Ordinary, [new PairedRow("GET /a", "assembly", "type", 90), new PairedRow("GET /b", "assembly", "type", 50)]);

    [Theory]
    [InlineData(0.6, 0)]
    [InlineData(0.3, 0)]
    [InlineData(null, 0)]
    [InlineData(0.9, 1)]
    public void Where_the_stream_leaves_room_or_others_filled_the_machine_all_arrive(double? pressure, double foreign) => Ordinary.LeavingRoom(pressure, foreign).Should().BeSameAs(Ordinary);

    [Theory]
    [InlineData(0.75, 0.6)]
    [InlineData(0.9, 0.5)]
    [InlineData(1.5, 0.4)]
    public void A_machine_that_is_full_gets_fewer(double pressure, double share)
    {
        var thinned = Ordinary.LeavingRoom(pressure, 0.05);

        thinned.RateShare.Should().Be(share);
        thinned.Rows.Select(row => row.Rate).Should().Equal(90 * share, 50 * share);
    }

    [Fact]
    public void Costly_rows_have_no_arrivals_to_spare()
    {
        var costly = Ordinary with { Processor = ComparedStream.CostlyRequests };

        costly.LeavingRoom(0.9, 0).Should().BeSameAs(costly);
    }
}
