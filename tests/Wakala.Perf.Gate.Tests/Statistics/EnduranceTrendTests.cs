using System.Globalization;
using System.Text;

namespace Wakala.Perf.Gate.Tests;

/// <summary>What a trend says of runs that are known not to leak. A recorded series is put beside the reference as <c>endurance-….csv</c>.</summary>
public sealed class EnduranceTrendTests
{
    private const int Runs = 200;
    private const double Alpha = 0.01;

    public static TheoryData<string> Series
        => [.. Synthesised, .. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Reference"), "endurance-*.csv").Select(File.ReadAllText)];

    private static IEnumerable<string> Synthesised => Enumerable.Range(1, 3).Select(Heap);

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Series))]
    public void Two_hundred_runs_that_did_not_change_alarm_as_seldom_as_they_should(string csv)
    {
        var recorded = RecordedSeries.FromCsv(csv);
        var random = new Random(1);
        Trend[] trends = [.. Enumerable.Range(0, Runs).Select(_ => new Trend(recorded.At, recorded.Draw(random)))];

        trends.Count(trend => trend.IsRising(Alpha)).Should().BeLessThanOrEqualTo(5, "1 % of 200 was asked for, and 1.7 % of chances give more");
        trends.Count(trend => trend.IsRising(Alpha, leastSlope: trend.Detectable(Alpha) / 2)).Should().BeLessThanOrEqualTo(1);
    }

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Series))]
    public void The_same_runs_with_a_leak_of_twice_what_is_detectable_alarm(string csv)
    {
        var recorded = RecordedSeries.FromCsv(csv);
        var random = new Random(2);
        var found = 0;
        for (var run = 0; run < Runs / 4; run++)
        {
            var values = recorded.Draw(random);
            var leak = 2 * new Trend(recorded.At, values).Detectable(Alpha);
            found += new Trend(recorded.At, [.. values.Select((value, i) => value + (leak * recorded.At[i]))]).IsRising(Alpha) ? 1 : 0;
        }

        found.Should().BeGreaterThanOrEqualTo(Runs / 4 * 9 / 10);
    }

    /// <summary>
    /// A heap in MB each 15 s of an hour: about 180, with noise that resembles its neighbours (0.6), and a climb of 1 MB a reading to a
    /// collection after 8 to 16 of them.
    /// </summary>
    private static string Heap(int seed)
    {
        var random = new Random(seed);
        var noise = SeededNoise.Autoregressive(random, count: 240, correlation: 0.6);
        var (climb, collection) = (0, 12);
        var csv = new StringBuilder("seconds,megabytes\n");
        for (var i = 0; i < noise.Length; i++)
        {
            csv.AppendLine(CultureInfo.InvariantCulture, $"{15 * i},{180 + (3 * noise[i]) + climb:0.00}");
            (climb, collection) = ++climb < collection ? (climb, collection) : (0, random.Next(8, 17));
        }

        return csv.ToString();
    }
}
