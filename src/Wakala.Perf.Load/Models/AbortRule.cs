using System.Globalization;
using System.Text.RegularExpressions;
using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>
/// Ends a load early when it makes no sense to go on (k6: a threshold with <c>abortOnFail</c>; NBomber: a threshold with
/// <c>abortWhenErrorCount</c>): when a figure was over its limit in each of the last seconds.
/// </summary>
public sealed partial record AbortRule
{
    private const string Figures = "p50, p95, max, errors or dropped";

    private readonly string _figure;
    private readonly double _limit;

    private AbortRule(string text, string figure, double limit, int seconds) => (Text, _figure, _limit, Seconds) = (text, figure, limit, seconds);

    /// <summary>The rule as it was given.</summary>
    public string Text { get; }

    /// <summary>Reads a rule: <c>p95 &gt; 500ms for 10s</c>, <c>errors &gt; 1% for 5s</c>.</summary>
    /// <exception cref="FormatException">The text is no rule; says what one is.</exception>
    public static AbortRule Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var match = Form().Match(text);
        var latency = match.Groups["unit"].Value is "ms" or "s";
        if (!match.Success || latency != match.Groups["figure"].Value is "p50" or "p95" or "max")
            throw new FormatException($"'{text}' is no rule. One is like 'p95 > 500ms for 10s' or 'errors > 1% for 5s': {Figures}; ms or s for times, % for shares of a second's arrivals.");
        var limit = double.Parse(match.Groups["limit"].Value, CultureInfo.InvariantCulture) * (match.Groups["unit"].Value == "s" ? 1_000 : 1);
        var seconds = int.Parse(match.Groups["seconds"].Value, CultureInfo.InvariantCulture);
        return seconds > 0
            ? new AbortRule(text.Trim(), match.Groups["figure"].Value, limit, seconds)
            : throw new FormatException($"'{text}' is no rule: it must hold for a second at least.");
    }

    /// <summary>How many seconds it looks at.</summary>
    public int Seconds { get; }

    /// <summary>Why the load should end, by its seconds so far; null while it should go on.</summary>
    public string? Broken(IReadOnlyList<SeriesPoint> seconds)
    {
        ArgumentNullException.ThrowIfNull(seconds);
        if (seconds.Count < Seconds)
            return null;
        var last = seconds.Skip(seconds.Count - Seconds).Select(Value).ToList();
        return last.TrueForAll(value => value > _limit)
            ? string.Create(CultureInfo.InvariantCulture, $"{Text}: {_figure} was {string.Join(", ", last.Select(value => value.ToString("0.##", CultureInfo.InvariantCulture)))} in the last {Seconds} s")
            : null;
    }

    private double Value(SeriesPoint second)
    {
        var all = second.Succeeded + second.Errors + second.Dropped;
        return _figure switch
        {
            "p50" => second.P50 ?? 0,
            "p95" => second.P95 ?? 0,
            "max" => second.Max ?? 0,
            "errors" => all == 0 ? 0 : 100.0 * second.Errors / all,
            _ => all == 0 ? 0 : 100.0 * second.Dropped / all,
        };
    }

    [GeneratedRegex(@"^\s*(?<figure>p50|p95|max|errors|dropped)\s*>\s*(?<limit>\d+(\.\d+)?)\s*(?<unit>ms|s|%)\s+for\s+(?<seconds>\d+)\s*s\s*$")]
    private static partial Regex Form();
}
