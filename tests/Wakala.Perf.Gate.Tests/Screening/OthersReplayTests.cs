using System.Text.Json;

namespace Wakala.Perf.Gate.Tests;

/// <summary>
/// First trials of equal builds, as they were recorded (<c>Reference/equal-builds-by-row.json</c>: figures in ms, now and in the baseline), each row held to what the others moved by. Figures of
/// more runs are added there as they come.
/// </summary>
public sealed class OthersReplayTests
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { PropertyNameCaseInsensitive = true };

    private static readonly RecordedRun[] Runs = JsonSerializer.Deserialize<RecordedRun[]>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Reference", "equal-builds-by-row.json")), Options)!;

    /// <summary>Of what is in the median and the mean nothing trips in a first trial; single trials of the slowest requests may, and are measured again.</summary>
    [Theory]
    [InlineData("P50", 0)]
    [InlineData("mean", 0)]
    [InlineData("P95", 10)]
    [InlineData("P99", 10)]
    public void Rows_of_equal_builds_hold(string figure, int mostPercent)
    {
        var timing = Timing.All.Single(one => one.Name == figure);
        bool[] tripped = [.. Runs.SelectMany(run => run.Rows.Select(row => row.Now[figure] > Limit(run, row, timing)))];

        tripped.Should().HaveCountGreaterThan(40);
        (100.0 * tripped.Count(one => one) / tripped.Length).Should().BeLessThanOrEqualTo(mostPercent);
    }

    [Fact]
    public void A_median_that_is_60_percent_slower_trips_nearly_always_where_the_baseline_is_of_this_machine()
    {
        bool[] tripped = [.. Runs.Where(run => !run.Elsewhere).SelectMany(run => run.Rows.Select(row => 1.6 * row.Now["P50"] > Limit(run, row, Timing.P50)))];

        (100.0 * tripped.Count(one => one) / tripped.Length).Should().BeGreaterThan(80);
    }

    private static double Limit(RecordedRun run, RecordedRow row, Timing timing)
    {
        var others = Movement.Of([.. run.Rows.Where(other => other != row).Select(other => other.Now[timing.Name] / other.Baseline[timing.Name])]);
        return ScreenLimit.Moved(row.Baseline[timing.Name], others, timing.Noise).Limit;
    }

    private sealed record RecordedRun(string Run, bool Elsewhere, IReadOnlyList<RecordedRow> Rows);

    private sealed record RecordedRow(string Row, IReadOnlyDictionary<string, double> Now, IReadOnlyDictionary<string, double> Baseline);
}
