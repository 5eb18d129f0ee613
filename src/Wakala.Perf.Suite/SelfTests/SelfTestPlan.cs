using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>What a self-test plants in one comparison.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="Base">Faults of the base build.</param>
/// <param name="Candidate">Faults of the candidate.</param>
/// <param name="Effects">What they come to, by row.</param>
public sealed record SelfTestPlan(string Title, IReadOnlyList<PlantedFault> Base, IReadOnlyList<PlantedFault> Candidate, IReadOnlyList<PlantedEffect> Effects)
{
    private const double TailShare = 0.05;

    /// <summary>
    /// What both builds wait, in ms: that a thread sleeps costs more than the time for which it does (it comes back to a core that was given to others), and is then in both. With 0.15
    /// +20, +10 and +5 % came to +27, +15 and +12 %.
    /// </summary>
    private const double Common = 1;

    private const string List = "GET /messages/list", Send = "POST /messages/send", Search = "GET /contacts/search", Webhook = "POST /webhooks/receive";

    /// <summary>The faults of a whole self-test, of sizes that go by what equal builds measured here.</summary>
    public static IReadOnlyList<SelfTestPlan> All(IReadOnlyList<PairedTrial> equal) =>
    [
        Of("delays", equal, (Send, LatencyFigure.P50, 0.20), (List, LatencyFigure.P50, 0.10), (Search, LatencyFigure.P50, 0.05), (Webhook, LatencyFigure.P99, 0.15)),
        Of("errors", equal, (Webhook, LatencyFigure.P50, 0.07)) is var delay
            ? new SelfTestPlan(
                delay.Title,
                [.. delay.Base, new(Send, PlantedKind.Error, Share: 0.001)],
                [.. delay.Candidate, new(Send, PlantedKind.Error, Share: 0.005), new(List, PlantedKind.Statement), new(Search, PlantedKind.Burn, 0.10 * Median(equal, Search))],
                [.. delay.Effects, new(Send, "errors 0.1 to 0.5 %", null, null), new(List, "one SQL statement more", null, null), new(Search, "+10 % of P50 as processor time", null, null)])
            : delay,
    ];

    /// <summary>One row, one delay: what a CI run has time for.</summary>
    public static SelfTestPlan Quick(IReadOnlyList<PairedTrial> equal) => Of("delay", equal, (List, LatencyFigure.P50, 0.20));

    /// <summary>The row of the quick one.</summary>
    public static string QuickRow => List;

    /// <summary>By which share the waits that it planted made an effect's figure larger; null where that is not known.</summary>
    internal double? ShiftOf(PlantedEffect effect, ComparisonOutcome outcome, PlantedWaits waits)
        => effect.Figure is { } figure && outcome.Measurement.Rows.FirstOrDefault(row => row.Scenario == effect.Row) is { } row
            ? waits.ShiftOf(row, figure, Candidate.First(fault => fault.Row == effect.Row && fault.Kind == PlantedKind.Delay).Share)
            : null;

    private static SelfTestPlan Of(string title, IReadOnlyList<PairedTrial> equal, params (string Row, LatencyFigure Figure, double Share)[] delays) => new(
        title,
        [.. delays.Select(delay => Delay(delay.Row, 0, delay.Figure))],
        [.. delays.Select(delay => Delay(delay.Row, delay.Figure == LatencyFigure.P50 ? delay.Share * (Common + Median(equal, delay.Row)) : TailDelay(Histogram(equal, delay.Row), delay.Share), delay.Figure))],
        [.. delays.Select(delay => new PlantedEffect(delay.Row, $"+{delay.Share * 100:0} % of {delay.Figure.Name}", delay.Figure, delay.Share))]);

    private static PlantedFault Delay(string row, double milliseconds, LatencyFigure figure) => new(row, PlantedKind.Delay, Common + milliseconds, figure == LatencyFigure.P50 ? 1 : TailShare);

    private static double Median(IReadOnlyList<PairedTrial> equal, string row) => Histogram(equal, row).PercentileMilliseconds(50);

    private static LatencyHistogram Histogram(IReadOnlyList<PairedTrial> equal, string row)
        => IntervalHistogram.Sum(equal.Single(trial => trial.Scenario == row).Blocks.Where(block => !block.Solo).SelectMany(block => (ArmBlock[])[block.Base, block.Candidate]).Select(arm => arm.ResponseTime));

    /// <summary>The delay of one request in twenty that makes P99 larger by a share, in ms.</summary>
    private static double TailDelay(LatencyHistogram histogram, double share)
    {
        var target = histogram.PercentileMilliseconds(99) * (1 + share);
        return Least(0, target, delay => ((1 - TailShare) * Beyond(target)) + (TailShare * Beyond(target - delay)) >= 0.01);

        double Beyond(double milliseconds) => 1 - (Least(0, 100, percentile => histogram.PercentileMilliseconds(percentile) >= milliseconds) / 100);
    }

    /// <summary>The least number of which something holds that holds of all larger ones, by halving.</summary>
    private static double Least(double low, double high, Func<double, bool> holds)
    {
        for (var step = 0; step < 40; step++)
        {
            var middle = (low + high) / 2;
            (low, high) = holds(middle) ? (low, middle) : (middle, high);
        }

        return high;
    }
}

/// <summary>What a planted fault comes to.</summary>
/// <param name="Row">The row.</param>
/// <param name="What">In words.</param>
/// <param name="Figure">The figure that it moves by a known share; null where the share is not known beforehand.</param>
/// <param name="Share">By how much: 0.1 is 10 %.</param>
public sealed record PlantedEffect(string Row, string What, LatencyFigure? Figure, double? Share);
