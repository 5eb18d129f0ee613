using Wakala.Perf.Load;

namespace Wakala.Perf.Suite.Tests;

public sealed class ComparedStreamTests
{
    private static readonly ComparedStream Ordinary = new(ComparedStream.Requests, new ComparisonShape().Ordinary, [new PairedRow("GET /a", "assembly", "type", 90), new PairedRow("GET /b", "assembly", "type", 50)]);

    [Theory]
    [InlineData(0.6)]
    [InlineData(0.3)]
    [InlineData(null)]
    public void Where_the_machine_has_room_all_arrive(double? pressure) => Ordinary.LeavingRoom(pressure).Should().BeSameAs(Ordinary);

    [Theory]
    [InlineData(0.75, 0.6)]
    [InlineData(0.9, 0.5)]
    [InlineData(1.5, 0.4)]
    public void A_machine_that_is_full_gets_fewer(double pressure, double share)
    {
        var thinned = Ordinary.LeavingRoom(pressure);

        thinned.RateShare.Should().Be(share);
        thinned.Rows.Select(row => row.Rate).Should().Equal(90 * share, 50 * share);
    }

    [Fact]
    public void Costly_rows_have_no_arrivals_to_spare()
    {
        var costly = Ordinary with { Processor = ComparedStream.CostlyRequests };

        costly.LeavingRoom(0.9).Should().BeSameAs(costly);
    }
}
