using Microsoft.Extensions.Time.Testing;

namespace Wakala.Perf.Suite.Tests.Throughput;

public sealed class BacklogCurveTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_queue_that_grows_by_ten_a_second_grows_by_ten_a_second()
        => BacklogCurve.Growth(Readings(200, at => (at * 2, at / 10)), _time).Should().BeApproximately(10, 0.2);

    [Fact]
    public void A_queue_that_goes_up_and_down_does_not_grow()
        => BacklogCurve.Growth(Readings(200, at => (at, at % 7)), _time).Should().BeApproximately(0, 0.2);

    [Fact]
    public void What_is_worked_is_what_came_and_what_became_less()
        // 100 readings of 10 ms, less one interval: 99 came, and 198 fewer wait.
        => BacklogCurve.Rate(Readings(100, at => (at, 1_000 - (at * 2))), _time).Should().BeApproximately((99 + 198) / 0.99, 0.01);

    [Fact]
    public void A_burst_is_drained_when_the_queue_is_as_it_was()
    {
        // 100/s for a second, 1,000/s for a second, 100/s again; 500/s are worked, so that the backlog of 500 takes 1.25 s to go.
        var readings = Readings(400, at =>
        {
            var seconds = at / 100.0;
            var added = (100 * seconds) + (900 * Math.Clamp(seconds - 1, 0, 1));
            var waiting = seconds < 1 ? 0 : seconds < 2 ? 500 * (seconds - 1) : Math.Max(0, 500 - (400 * (seconds - 2)));
            return ((long)added, (long)waiting);
        });

        BacklogCurve.Drain(readings, 550, _time)!.Value.TotalSeconds.Should().BeApproximately(1.25, 0.2);
    }

    [Fact]
    public void A_burst_that_is_never_drained_is_not_said_to_be()
        => BacklogCurve.Drain(Readings(300, at => (at < 100 ? at : at * 10, at < 100 ? 0 : at)), 550, _time).Should().BeNull();

    [Fact]
    public void Where_no_burst_was_none_is_drained()
        => BacklogCurve.Drain(Readings(300, at => (at, 0)), 550, _time).Should().BeNull();

    private List<BacklogReading> Readings(int count, Func<int, (long Added, long Waiting)> at)
    {
        var readings = new List<BacklogReading>();
        for (var number = 0; number < count; number++)
        {
            var (added, waiting) = at(number);
            readings.Add(new BacklogReading(_time.GetTimestamp(), added, waiting));
            _time.Advance(Step);
        }

        return readings;
    }
}
