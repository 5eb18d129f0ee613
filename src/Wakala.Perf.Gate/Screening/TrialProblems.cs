using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>What makes a trial unbelievable, beyond what its generator noticed itself.</summary>
internal static class TrialProblems
{
    /// <summary>A sentence each, without its full stop; empty when the trial can be believed.</summary>
    public static IReadOnlyList<string> Of(Trial trial) => [.. Found(trial)];

    private static IEnumerable<string> Found(Trial trial)
    {
        if (trial.Due <= 0)
            yield return "no arrival was due: nothing was measured";
        else if (trial.Requests <= 0)
            yield return $"not one of {Quantity.Count(trial.Due)} arrivals was sent: nothing was measured";
        if (trial.CutShort is { } why)
            yield return $"the measured stretch was cut short: {why.TrimEnd('.')}";
        if (!(trial.Seconds > 0 && double.IsFinite(trial.RequestsPerSecond)))
            yield return "the measured stretch has no length";
        if (trial.Requests > 0 && !double.IsFinite(trial.ResponseTime.MeanMilliseconds))
            yield return "requests were sent, and no response time was recorded";
        if (trial.Capacity is { } capacity && !double.IsFinite(capacity.RequestsPerSecond))
            yield return "its capacity is not a number";
        foreach (var problem in trial.Validity.Problems)
            yield return problem.TrimEnd('.');
    }
}
