namespace Wakala.Perf.Gate;

/// <summary>One verdict from several trials of the same row.</summary>
/// <remarks>
/// A slower build is slower each time it is measured; a neighbour on the machine, a page-cache flush or a collection disturbs one
/// stretch of ten seconds and is gone. So a figure has regressed only when every trial that can be believed tripped, and, once
/// it was measured again, when two did. A false alarm of probability α in one trial needs α³ for three, while a real
/// regression, far above its limit, is missed hardly more often than before.
/// </remarks>
internal static class Consensus
{
    /// <param name="outcomes">Of the trials that can be believed and hold enough samples.</param>
    /// <param name="measured">How many trials were measured, believed or not.</param>
    public static Verdict Of(IReadOnlyList<TrialOutcome> outcomes, int measured)
    {
        if (outcomes.Count == 0)
            return Verdict.Inconclusive;
        if (outcomes.All(outcome => outcome == TrialOutcome.Tripped))
            return outcomes.Count > 1 || measured == 1 ? Verdict.Regressed : Verdict.Inconclusive;
        if (outcomes.All(outcome => outcome == TrialOutcome.Better))
            return Verdict.Improved;
        return outcomes.Any(outcome => outcome is TrialOutcome.Held or TrialOutcome.Better) ? Verdict.Passed : Verdict.Inconclusive;
    }

    /// <summary>How many trials tripped, as the end of a sentence: <c>in 3 of 3 trials</c>.</summary>
    public static string Share(IReadOnlyList<TrialOutcome> outcomes, int measured)
    {
        var tripped = outcomes.Count(outcome => outcome == TrialOutcome.Tripped);
        if (outcomes.Count == 1 && measured > 1)
            return $"in the only one of {measured} trials that can be believed, which is not enough to tell it from a disturbance";
        var share = $"in {tripped} of {outcomes.Count} {(outcomes.Count == 1 ? "trial" : "trials")}";
        return tripped < outcomes.Count ? $"{share} only: a disturbance, since a slower build is slower each time" : share;
    }
}
