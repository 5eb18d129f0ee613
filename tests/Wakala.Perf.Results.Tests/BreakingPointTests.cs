using System.Text.Json;

namespace Wakala.Perf.Results.Tests;

public sealed class BreakingPointTests
{
    private const double Limit = 200;
    private const double Errors = 0.01;

    [Theory] // users and P95 of what held and of what broke, and where P95 crosses 200 ms on logarithmic scales
    [InlineData(100, 100, 200, 400, 141.42)]
    [InlineData(100, 50, 200, 800, 141.42)]
    [InlineData(100, 20, 200, 2_000, 141.42)]
    [InlineData(100, 199, 200, 8_000, 100.09)]
    [InlineData(100, 20, 200, 201, 199.7)]
    [InlineData(300, 180, 330, 220, 315.39)]
    public void It_is_estimated_where_P95_crosses_its_limit(int low, double lowP95, int high, double highP95, double users)
        => Found(low, high, Step(low, lowP95), Step(high, highP95)).Estimate.Should().BeApproximately(users, 0.05);

    [Fact]
    public void Several_steps_of_as_many_users_count_together()
        => Found(100, 200, Step(100, 20), Step(200, 1_000), Step(100, 100), Step(200, 400), Step(100, 150), Step(200, 300)).Estimate.Should().BeApproximately(100 * Math.Pow(2, Math.Log(200 / Math.Cbrt(20 * 100 * 150)) / Math.Log(Math.Cbrt(1_000 * 400 * 300) / Math.Cbrt(20 * 100 * 150))), 0.01);

    [Theory]
    [InlineData(90, 150)]
    [InlineData(90, 200)]
    [InlineData(200, 900)]
    [InlineData(0, 900)]
    public void Where_errors_break_first_it_is_in_the_geometric_middle(double lowP95, double highP95)
        => Found(100, 400, Step(100, lowP95), Step(400, highP95) with { ErrorShare = 0.2 }).Estimate.Should().BeApproximately(200, 1e-9);

    [Fact]
    public void Where_nothing_broke_or_nothing_held_there_is_none()
    {
        Found(100, null, Step(100, 20)).Estimate.Should().BeNull();
        Found(0, 1, Step(1, 900)).Estimate.Should().BeNull();
    }

    [Fact]
    public void It_always_lies_between_what_held_and_what_broke()
    {
        var random = new Random(3);
        for (var round = 0; round < 20_000; round++)
        {
            var low = random.Next(1, 10_000);
            var high = low + random.Next(1, 10_000);
            UserStep[] steps = [.. Enumerable.Range(0, random.Next(1, 4)).SelectMany(_ => (UserStep[])[Step(low, P95()), Step(high, P95())])];

            Found(low, high, steps).Estimate.Should().BeInRange(low * (1 - 1e-9), high * (1 + 1e-9), "of {0}", string.Join<UserStep>(", ", steps));
        }

        // From a microsecond to a time-out, and now and then the limit itself or nothing.
        double P95() => random.Next(10) switch { 0 => Limit, 1 => 0, _ => Math.Exp((random.NextDouble() * 16) - 6.9) };
    }

    [Theory] // P95 of each second from 0 on, and the whole seconds from second 2 on
    [InlineData(0, 900.0, 900.0, 20.0, 20.0, 20.0)]
    [InlineData(0, 900.0, 900.0, 200.0, 200.0, 200.0)]
    [InlineData(1, 900.0, 900.0, 900.0, 20.0, 20.0)]
    [InlineData(2, 900.0, 900.0, 20.0, 201.0, 20.0)]
    [InlineData(2, 20.0, 20.0, 900.0, 900.0, 20.0)]
    [InlineData(null, 20.0, 20.0, 20.0, 20.0, 201.0)]
    [InlineData(null, 900.0, 900.0, 900.0, 900.0, 900.0)]
    public void It_has_recovered_after_the_last_second_over_the_limit(int? seconds, params double[] p95)
        => Recovery.SecondsUntil(Series([.. p95.Select(one => (double?)one)]), 2, Limit, Errors).Should().Be(seconds);

    [Fact]
    public void A_second_in_which_nothing_ended_has_not_recovered()
    {
        Recovery.SecondsUntil(Series(900, 900, null, 20, 20), 2, Limit, Errors).Should().Be(1);
        Recovery.SecondsUntil(Series(900, 900, 20, 20, null), 2, Limit, Errors).Should().BeNull();
        Recovery.SecondsUntil(Series(900, 900, null, null, 2_500, 20), 2, Limit, Errors).Should().Be(3, "what stood still for two seconds ended in the third");
        Recovery.SecondsUntil(Series(900, 900, null, null, null, 7_000), 2, Limit, Errors).Should().BeNull("what ends after the stretch belongs to its last second");
    }

    [Fact]
    public void The_last_seconds_may_be_empty_where_nobody_asks_any_more()
    {
        Recovery.SecondsUntil(Series(900, 900, 20, 20, null), 2, Limit, Errors, askedToTheEnd: false).Should().Be(0);
        Recovery.SecondsUntil(Series(900, 900, null, 20, null), 2, Limit, Errors, askedToTheEnd: false).Should().Be(1, "in the first of them somebody still waited");
    }

    [Theory] // of 100 requests in the third second and in the fifth
    [InlineData(1, 0, 0, 0)]
    [InlineData(2, 0, 0, 1)]
    [InlineData(0, 2, 0, 1)]
    [InlineData(0, 0, 2, null)]
    public void Errors_that_come_fast_are_no_recovery(int errors, int dropped, int last, int? seconds)
    {
        SeriesPoint[] series = [.. Series(900, 900, 20, 20, 20)];
        series[2] = new SeriesPoint(2, 100 - errors - dropped, errors, dropped, 20, 20, 20);
        series[4] = new SeriesPoint(4, 100 - last, last, 0, 20, 20, 20);

        Recovery.SecondsUntil(series, 2, Limit, Errors).Should().Be(seconds);
    }

    [Fact]
    public void Where_nothing_was_watched_nothing_recovered()
    {
        Recovery.SecondsUntil([], 2, Limit, Errors).Should().BeNull();
        Recovery.SecondsUntil(Series(20, 20), 2, Limit, Errors).Should().BeNull();
    }

    [Fact]
    public void It_is_read_as_it_was_written()
    {
        var found = Found(100, 200, Step(100, 20), Step(200, 400)) with { Open = Step(200, 900), Recovery = new Recovery(300, 100, null, 4, 17) };

        JsonSerializer.Deserialize<BreakingPoint>(JsonSerializer.Serialize(found, ResultsJson.Options), ResultsJson.Options).Should().BeEquivalentTo(found);
    }

    private static BreakingPoint Found(int low, int? high, params UserStep[] steps) => new(low, high, Limit, Errors, steps);

    private static UserStep Step(int users, double p95) => new(users, DateTimeOffset.UnixEpoch, 2, 50, p95 / 2, p95, 0, 1, 0.1, 0.2, p95 <= Limit);

    private static SeriesPoint[] Series(params double?[] p95) => [.. p95.Select((one, second) => new SeriesPoint(second, one is null ? 0 : 1, 0, 0, one, one, one))];
}
