using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>A percentile against the document's figure, with what its samples leave open.</summary>
internal static class ObjectiveCheck
{
    /// <summary>Of each bound.</summary>
    private const double Confidence = 0.99;

    /// <summary>
    /// Each trial by its own bounds first. Where these leave it open, all of them together decide: the extension of a trial narrows its bounds.
    /// </summary>
    public static Check Of(string subject, double percentile, double objective, IReadOnlyList<LoadResult> counted, int measured)
    {
        var bounds = new BlockBootstrap(counted).Of(percentile, Confidence);
        TrialOutcome[] outcomes = [.. counted.Select(trial => Outcome(counted.Count == 1 ? bounds : new BlockBootstrap([trial]).Of(percentile, Confidence), objective))];
        var value = Median.Of(counted.Select(trial => (double?)trial.ResponseTime.PercentileMilliseconds(percentile)))!.Value;
        var verdict = Consensus.Of(outcomes, measured);
        var together = Outcome(bounds, objective);
        if (verdict == Verdict.Inconclusive && counted.Count > 1)
            verdict = together switch { TrialOutcome.Tripped => Verdict.Regressed, TrialOutcome.Held => Verdict.Passed, _ => verdict };
        var reason = verdict switch
        {
            Verdict.Regressed when !outcomes.All(outcome => outcome == TrialOutcome.Tripped)
                => $"{Over(subject, objective, value, bounds)}, over {counted.Count} trials together.",
            Verdict.Inconclusive when !outcomes.Contains(TrialOutcome.Tripped) => Open(subject, objective, value, bounds),
            _ when outcomes.Contains(TrialOutcome.Tripped) => $"{Over(subject, objective, value, bounds)}, {Consensus.Share(outcomes, measured)}.",
            _ => null,
        };
        return new Check(verdict, objective, bounds.LowMilliseconds is > 0 and { } low ? (value / low) - 1 : null, reason)
        {
            Bounds = (bounds.LowMilliseconds, bounds.HighMilliseconds),
        };
    }

    private static TrialOutcome Outcome(QuantileBounds bounds, double objective)
        => bounds.LowMilliseconds > objective ? TrialOutcome.Tripped
            : bounds.HighMilliseconds <= objective ? TrialOutcome.Held
            : TrialOutcome.Unsure;

    private static string Over(string subject, double objective, double value, QuantileBounds bounds)
    {
        var (current, limit) = Quantity.Apart(value, objective, LatencyFigure.Unit);
        var bound = bounds.LowMilliseconds is { } lower ? $" (99 % sure of at least {Quantity.Apart(lower, objective, LatencyFigure.Unit).One})" : "";
        return $"{subject} is {current}{bound}, over the document's objective of {limit}";
    }

    private static string Open(string subject, double objective, double value, QuantileBounds bounds)
    {
        var span = bounds is { LowMilliseconds: { } from, HighMilliseconds: { } to }
            ? $"may lie anywhere from {Quantity.Text(from, LatencyFigure.Unit)} to {Quantity.Text(to, LatencyFigure.Unit)}"
            : bounds.Missing;
        return $"{subject} is {Quantity.Text(value, LatencyFigure.Unit)} and {span}, "
            + $"so that the objective of {Quantity.Text(objective, LatencyFigure.Unit)} is neither held nor missed: measure longer.";
    }
}
