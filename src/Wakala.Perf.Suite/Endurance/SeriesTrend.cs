using Wakala.Perf.Gate;

namespace Wakala.Perf.Suite;

/// <summary>How a system's holding grows as requests come in: the slope of Theil and Sen over the readings after the warm-up, and whether Mann and Kendall's test calls it a rise.</summary>
internal sealed record SeriesTrend
{
    /// <summary>How often a holding that does not grow may be called rising.</summary>
    private const double Alpha = 0.01;

    private const double SecondsPerHour = 3_600;
    private const double MiB = 1024 * 1024;

    /// <summary>The series.</summary>
    public required WatchedSeries Series { get; init; }

    /// <summary>Its growth, in its unit: of what must not grow the least that it surely is, and 0 where it is no rise. Null where there are too few readings.</summary>
    public double? Growth { get; private init; }

    /// <summary>What was seen, and what could have been, as a sentence.</summary>
    public required string Sentence { get; init; }

    /// <summary>That of a series over a life; null where nobody read it.</summary>
    public static SeriesTrend? Of(WatchedSeries series, EnduranceLife life)
    {
        var read = life.Loaded.Select(reading => (reading.At, Value: series.Of(reading))).Where(one => one.Value is not null).Select(one => (one.At, Value: one.Value!.Value)).ToList();
        if (read.Count == 0)
            return null;
        var kept = read.Skip(WarmUpCut.Of([.. read.Select(one => one.Value)])).ToList();
        double[] at = [.. kept.Select(one => life.EndedBy(one.At))];
        var trend = new Trend(at, [.. kept.Select(one => one.Value)]);
        var over = EnduranceText.Of($"{(kept.Count == read.Count ? $"all {read.Count} readings" : $"{kept.Count} of {read.Count} readings, the rest being warm-up,")} over {at[^1] - at[0]:#,0} requests");
        if (trend.Problem is not null)
        {
            var isEven = kept.Count >= Trend.FewestReadings && at[^1] > at[0];
            var said = isEven ? $"the same {EnduranceText.Number(kept[0].Value)} in {over}" : $"{trend.Problem} ({over})";
            return new SeriesTrend { Series = series, Growth = isEven ? 0 : null, Sentence = $"{series.Name}: {said}" };
        }

        double Scaled(double slope) => slope * series.Requests;
        var rises = trend.IsRising(Alpha);
        var (least, requests) = (trend.Low(Alpha), at[^1] - at[0]);
        var fills = series.IsLeak && rises && Scaled(least) <= series.SlackOver(requests);
        var growth = Math.Max(0, series.IsLeak ? rises && !fills ? Scaled(trend.Low(Alpha)) : 0 : Scaled(trend.Slope));
        var hourly = (at[^1] - at[0]) / (kept[^1].At - kept[0].At).TotalSeconds * SecondsPerHour / series.Requests;
        return new SeriesTrend
        {
            Series = series,
            Growth = double.IsFinite(growth) ? growth : 0,
            Sentence = EnduranceText.Of(
                $"{series.Name}: {(rises ? "rises by" : "no rise, slope")} {Amount(Scaled(trend.Slope))} ({Interval(Scaled(trend.Low(Alpha)), Scaled(trend.High(Alpha)))}), in {over}{(fills ? EnduranceText.Of($", at the least {EnduranceText.Number(least * requests)} {series.Thing} in all, which pools that fill up may come to") : "")}; {Seen(Scaled(trend.Detectable(Alpha)), hourly)}"),
        };

        string Seen(double detectable, double hours) => double.IsFinite(detectable)
            ? $"a rise by {Amount(detectable)} ({Hourly(detectable * hours)} an hour) would have been seen in nine runs of ten"
            : "no rise would surely have been seen in a run of this length";

        string Hourly(double amount) => series.Thing == "B" ? $"{EnduranceText.Number(amount / MiB)} MiB" : $"{EnduranceText.Number(amount)} {series.Thing}";

        string Amount(double amount) => series.Requests == 1
            ? $"{EnduranceText.Number(amount)} {series.Thing} a request"
            : EnduranceText.Of($"{EnduranceText.Number(amount)} {series.Thing} in {series.Requests:#,0} requests");

        static string Interval(double low, double high) => double.IsFinite(low) && double.IsFinite(high)
            ? $"{EnduranceText.Number(low)} to {EnduranceText.Number(high)}"
            : "without bounds";
    }
}
