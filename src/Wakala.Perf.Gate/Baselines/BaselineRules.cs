namespace Wakala.Perf.Gate;

/// <summary>What the JSON schema cannot say of a baseline.</summary>
internal static class BaselineRules
{
    public static IEnumerable<FileProblem> Of(Baseline baseline, string environment, string profile, string suite, string scenario)
        => FileProblem.OfIdentity(
                ("/environment", baseline.Environment, environment),
                ("/profile", baseline.Profile, profile),
                ("/suite", baseline.Suite, suite),
                ("/scenario", baseline.Scenario, scenario))
            .Concat(baseline.Trials.SelectMany((trial, index) => OfParts(trial, baseline.Loads.Any(), $"/trials/{index}")))
            .Concat(baseline.Trials.SelectMany((trial, index) => trial.Load is { } load ? Of(load, $"/trials/{index}/load") : []))
            .Concat(OfTimings(baseline));

    private static IEnumerable<FileProblem> OfParts(BaselineTrial trial, bool isOfLoad, string field)
    {
        if (trial.Load is null && isOfLoad)
            yield return new FileProblem($"{field}/load", "is missing, and other trials have one");
        else if (trial.Load is null && trial.Figures.Count == 0)
            yield return new FileProblem($"{field}/figures", "are missing where there is no load either, so that nothing was measured");
    }

    private static IEnumerable<FileProblem> OfTimings(Baseline baseline)
    {
        if (baseline.Figures is { } figures && TimingFigures.Of(baseline.Loads) is var measured && figures != measured)
            yield return new FileProblem("/figures", $"are {figures}, and the medians of the trials are {measured?.ToString() ?? "none"}");
        if (baseline.Loads.Any())
            yield break;
        if (baseline.Release is not null)
            yield return new FileProblem("/release", "has timings, and no trial has a load");
        if (baseline.Limits is not null)
            yield return new FileProblem("/limits", "are of timings, and no trial has a load");
    }

    private static IEnumerable<FileProblem> Of(BaselineLoad load, string field)
    {
        var sent = load.Succeeded + load.Errors.Values.Sum();
        if (sent == 0)
            yield return new FileProblem($"{field}/succeeded", "holds no request at all, right or failed, so that nothing was measured");
        if (sent + load.Dropped != load.Due)
            yield return new FileProblem(
                $"{field}/due", $"is {load.Due}, and succeeded, errors and dropped add up to {sent + load.Dropped}");
        if (load.ResponseTime.Count != load.Due)
            yield return new FileProblem($"{field}/responseTime", $"holds {load.ResponseTime.Count} latencies for {load.Due} arrivals");
        if (load.ServiceTime.Count != sent)
            yield return new FileProblem($"{field}/serviceTime", $"holds {load.ServiceTime.Count} latencies for {sent} requests");
    }
}
