using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>What makes a trial unbelievable, beyond what was noticed while it was measured.</summary>
internal static class TrialProblems
{
    /// <summary>A sentence each, without its full stop; empty when the trial can be believed.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="rules">The figures that it must have; null where only what it has is looked at.</param>
    public static IReadOnlyList<string> Of(Trial trial, RowRules? rules = null) =>
    [
        .. trial.Problems.Select(problem => problem.TrimEnd('.')),
        .. trial.Load is { } load ? OfLoad(load) : [],
        .. (trial.Validity?.Problems ?? []).Select(problem => problem.TrimEnd('.')),
        .. trial.Problems.Count > 0 || rules is null ? [] : rules.Figures.Where(figure => !Has(trial, figure)).Select(figure => $"{figure.Name} was not measured"),
        .. trial.Figures.Where(figure => !double.IsFinite(figure.Value)).Select(figure => $"{figure.Name} is not a number"),
    ];

    private static bool Has(Trial trial, Figure figure) => figure.OfLoad ? trial.Load is not null : trial.Figures.Any(one => one.Name == figure.Name);

    private static IEnumerable<string> OfLoad(LoadResult load)
    {
        if (load.Due <= 0)
            yield return "no arrival was due: nothing was measured";
        else if (load.Requests <= 0)
            yield return $"not one of {Quantity.Count(load.Due)} arrivals was sent: nothing was measured";
        if (load.CutShort is { } why)
            yield return $"the measured stretch was cut short: {why.TrimEnd('.')}";
        if (!(load.Seconds > 0 && double.IsFinite(load.RequestsPerSecond)))
            yield return "the measured stretch has no length";
        if (load.Requests > 0 && !double.IsFinite(load.ResponseTime.MeanMilliseconds))
            yield return "requests were sent, and no response time was recorded";
        if (load.Capacity is { } capacity && !double.IsFinite(capacity.RequestsPerSecond))
            yield return "its capacity is not a number";
    }
}
