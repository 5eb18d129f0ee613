namespace Wakala.Perf.Gate.Tests;

public sealed class EDivisiveTests
{
    [Fact]
    public void A_lasting_change_is_found_where_it_began()
        => EDivisive.ChangePoints(Series(20, run => run >= 12 ? 0.15 : 0)).Should().Equal(12);

    [Fact]
    public void A_change_and_its_mending_are_two()
        => EDivisive.ChangePoints(Series(36, run => run is >= 12 and < 24 ? 0.2 : 0)).Should().Equal(12, 24);

    [Fact]
    public void One_or_two_bad_nights_are_none()
        => EDivisive.ChangePoints(Series(20, run => run is 9 or 10 ? 0.5 : 0)).Should().BeEmpty();

    [Fact]
    public void Too_few_runs_tell_nothing() => EDivisive.ChangePoints([0, 0, 0, 1, 1]).Should().BeEmpty();

    [Fact]
    public void Series_without_a_change_alarm_as_seldom_as_they_should()
        => Enumerable.Range(100, 60).Count(seed => EDivisive.ChangePoints(Series(15, _ => 0, seed)).Count > 0).Should().BeLessThanOrEqualTo(3, "1 % of 60 was asked for");

    private static double[] Series(int runs, Func<int, double> level, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, runs).Select(run => level(run) + (0.03 * (random.NextDouble() + random.NextDouble() - 1)))];
    }
}
