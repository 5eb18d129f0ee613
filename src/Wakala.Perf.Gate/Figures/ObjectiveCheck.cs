using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>A percentile against the document's figure, with what its samples leave open.</summary>
internal static class ObjectiveCheck
{
    /// <summary>Of each bound.</summary>
    private const double Confidence = 0.99;

    public static Check Of(string subject, double percentile, double objective, IReadOnlyList<Trial> counted, int measured)
    {
        QuantileBounds[] bounds = [.. counted.Select(trial => QuantileBounds.Of(trial.ResponseTime, percentile, Confidence))];
        TrialOutcome[] outcomes = [.. bounds.Select(bound => Outcome(bound, objective))];
        var value = Median.Of(counted.Select(trial => (double?)trial.ResponseTime.PercentileMilliseconds(percentile)))!.Value;
        var low = bounds.Min(bound => bound.LowMilliseconds);
        var high = bounds.Any(bound => bound.HighMilliseconds is null) ? null : bounds.Max(bound => bound.HighMilliseconds);
        var verdict = Consensus.Of(outcomes, measured);
        var reason = verdict == Verdict.Inconclusive && !outcomes.Contains(TrialOutcome.Tripped)
            ? Open(subject, percentile, objective, value, low, high)
            : Over(subject, objective, value, low, outcomes, measured);
        return new Check(verdict, objective, low > 0 ? value / low - 1 : null, reason) { Bounds = (low, high) };
    }

    private static TrialOutcome Outcome(QuantileBounds bounds, double objective)
        => bounds.LowMilliseconds > objective ? TrialOutcome.Tripped
            : bounds.HighMilliseconds <= objective ? TrialOutcome.Held
            : TrialOutcome.Unsure;

    private static string? Over(string subject, double objective, double value, double? low, TrialOutcome[] outcomes, int measured)
    {
        if (!outcomes.Contains(TrialOutcome.Tripped))
            return null;
        var (current, limit) = Quantity.Apart(value, objective, "ms");
        var bound = low is { } lower ? $" (99 % sure of at least {Quantity.Apart(lower, objective, "ms").One})" : "";
        return $"{subject} is {current}{bound}, over the document's objective of {limit}, {Consensus.Share(outcomes, measured)}.";
    }

    private static string Open(string subject, double percentile, double objective, double value, double? low, double? high)
    {
        var needed = Quantity.Count(QuantileBounds.SamplesNeeded(percentile, Confidence));
        var span = (low, high) switch
        {
            ({ } from, { } to) => $"may lie anywhere from {Quantity.Text(from, "ms")} to {Quantity.Text(to, "ms")}",
            _ => $"has no upper bound with fewer than {needed} requests in a trial",
        };
        return $"{subject} is {Quantity.Text(value, "ms")} and {span}, "
            + $"so that the objective of {Quantity.Text(objective, "ms")} is neither held nor missed: measure longer.";
    }
}
