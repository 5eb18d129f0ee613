using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>Right answers a second against the rate that the row got: a backlog that grows shows here.</summary>
internal static class ThroughputGate
{
    /// <summary>The figure's name.</summary>
    public const string Name = "RPS";

    /// <summary>The share of the rate that must be answered; it also leaves room for the document's own error rate.</summary>
    private const double Share = 0.98;

    /// <summary>Requests that may cross an edge of the stretch, which for a row of few requests would be more than 2 %.</summary>
    private const double AtTheEdges = 2;

    public static FigureJudgement Judge(Row row, Figure rule)
    {
        var figure = row.Measured(rule, trial => trial.Load?.RequestsPerSecond, trial => trial.Load?.Succeeded / trial.Seconds);
        if (row.Invalid is not null)
            return figure;
        TrialOutcome[] outcomes = [.. row.Loads.Select(load => Outcome(row, load))];
        var limit = row.Loads.Max(load => Limit(row, load));
        var reason = Reason(row, figure.Value!.Value, limit, outcomes);
        return Check.Decide(figure, new Check(Consensus.Of(outcomes, row.Trials.Count), limit, 1 - limit / row.Context.Rate, reason) { IsLeast = true });
    }

    private static TrialOutcome Outcome(Row row, LoadResult load)
        => load.RequestsPerSecond < Limit(row, load) ? TrialOutcome.Tripped : TrialOutcome.Held;

    private static double Limit(Row row, LoadResult load) => Math.Max(0, Share * row.Context.Rate - AtTheEdges / load.Seconds);

    private static string? Reason(Row row, double value, double limit, TrialOutcome[] outcomes)
    {
        var scale = row.Context.Rate / row.Rules.DocumentedRate;
        var scaled = row.Context.ProductionSize && Math.Abs(scale - 1) > 0.001
            ? $"It got {Quantity.Text(100 * scale, "%")} of the document's {Quantity.Text(row.Rules.DocumentedRate, "1/s")}."
            : null;
        if (!outcomes.Contains(TrialOutcome.Tripped))
            return scaled;
        var (current, least) = Quantity.Apart(value, limit, "1/s");
        var tripped = $"RPS is {current}, under its limit of {least} (98 % of the {Quantity.Text(row.Context.Rate, "1/s")} that it got), "
            + $"{Consensus.Share(outcomes, row.Trials.Count)}.";
        return scaled is null ? tripped : $"{tripped} {scaled}";
    }
}
