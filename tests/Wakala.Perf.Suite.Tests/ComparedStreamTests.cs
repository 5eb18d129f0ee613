using Wakala.Perf.Load;

namespace Wakala.Perf.Suite.Tests;

public sealed class ComparedStreamTests
{
    private static readonly ComparedStream Ordinary = new(ComparedStream.Requests, new ComparisonShape().Ordinary, [new PairedRow("GET /a", "assembly", "type", 90), new PairedRow("GET /b", "assembly", "type", 50)]);

    [Theory]
    [InlineData(0.6, 1)]
    [InlineData(0.3, 1)]
    [InlineData(null, 1)]
    [InlineData(0.75, 0.6)]
    [InlineData(0.9, 0.5)]
    [InlineData(1.5, 0.4)]
    public void A_machine_that_is_full_gets_fewer(double? pressure, double share) => Ordinary.Room!.Share(pressure).Should().Be(share);

    [Fact]
    public void Fewer_are_fewer_of_each_row()
    {
        var thinned = Ordinary.Thinned(0.6);

        thinned.RateShare.Should().Be(0.6);
        thinned.Rows.Select(row => row.Rate).Should().Equal(90 * 0.6, 50 * 0.6);
    }

    [Fact]
    public void Costly_rows_have_no_arrivals_to_spare() => (Ordinary with { Processor = ComparedStream.CostlyRequests }).Room.Should().BeNull();
}
