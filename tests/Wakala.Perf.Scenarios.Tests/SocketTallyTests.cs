namespace Wakala.Perf.Scenarios.Tests;

public sealed class SocketTallyTests
{
    [Fact]
    public void Connections_of_the_warm_up_are_counted_and_in_no_figure_of_time()
    {
        var tally = new SocketTally();
        tally.Opened(Opening(90), isMeasured: false);
        tally.Opened(Opening(10));

        var report = tally.Report(lost: 0);

        report.Opened.Should().Be(2);
        (report.Establishment.Mean, report.Tls.Mean, report.SignIn.Mean).Should().Be((40, 10, 10));
    }

    private static SocketOpening Opening(double milliseconds)
    {
        var each = TimeSpan.FromMilliseconds(milliseconds);
        return new SocketOpening(each, each, each, each);
    }
}
