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
            .Concat(baseline.Trials.SelectMany((trial, index) => Of(trial, $"/trials/{index}")))
            .Concat(OfFigures(baseline));

    private static IEnumerable<FileProblem> OfFigures(Baseline baseline)
    {
        if (baseline.Figures is { } figures && TimingFigures.Of(baseline.Trials) is var measured && figures != measured)
            yield return new FileProblem("/figures", $"are {figures}, and the medians of the trials are {measured}");
    }

    private static IEnumerable<FileProblem> Of(BaselineTrial trial, string field)
    {
        var sent = trial.Succeeded + trial.Errors.Values.Sum();
        if (sent == 0)
            yield return new FileProblem($"{field}/succeeded", "holds no request at all, right or failed, so that nothing was measured");
        if (sent + trial.Dropped != trial.Due)
            yield return new FileProblem(
                $"{field}/due", $"is {trial.Due}, and succeeded, errors and dropped add up to {sent + trial.Dropped}");
        if (trial.ResponseTime.Count != trial.Due)
            yield return new FileProblem($"{field}/responseTime", $"holds {trial.ResponseTime.Count} latencies for {trial.Due} arrivals");
        if (trial.ServiceTime.Count != sent)
            yield return new FileProblem($"{field}/serviceTime", $"holds {trial.ServiceTime.Count} latencies for {sent} requests");
    }
}
