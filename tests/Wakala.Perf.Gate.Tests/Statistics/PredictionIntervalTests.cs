namespace Wakala.Perf.Gate.Tests;

public sealed class PredictionIntervalTests
{
    /// <summary>Logarithms 0, 1, 2: mean 1, s 1; t(2, 0.99) = 6.964557 (R: <c>qt(0.99, 2)</c>), √(4/3) = 1.154701.</summary>
    [Fact]
    public void Three_known_trials_give_the_known_interval()
    {
        var interval = PredictionInterval.Of([1, Math.E, Math.E * Math.E], alpha: 0.01);

        interval.Centre.Should().BeApproximately(Math.E, 1e-9);
        Math.Log(interval.High).Should().BeApproximately(1 + 6.964557 * 1.154701, 1e-4);
        Math.Log(interval.Low).Should().BeApproximately(1 - 6.964557 * 1.154701, 1e-4);
    }

    [Fact]
    public void Trials_that_are_alike_still_leave_fifteen_percent()
    {
        var limit = ScreenLimit.Interval([10, 10, 10, 10], scale: 1);

        limit.Limit.Should().BeApproximately(11.5, 1e-9);
        limit.Origin.Should().Be("baseline 10 ms + 15 %");
    }
}
