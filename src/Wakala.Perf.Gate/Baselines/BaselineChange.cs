using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>What a new baseline changes in one row: old, new and reason.</summary>
/// <param name="Suite">The suite.</param>
/// <param name="Scenario">The row.</param>
/// <param name="Environment">The environment; <c>work</c> for what holds in all of them.</param>
/// <param name="Profile">The profile.</param>
/// <param name="Figures">The figures: all that were measured, or the counts that differ.</param>
/// <param name="Notes">What else changed, a few words each: the workload, the machine, the release.</param>
/// <param name="Reason">Why, as the new baseline says.</param>
public sealed record BaselineChange(
    string Suite, string Scenario, string Environment, string Profile, IReadOnlyList<FigureChange> Figures, IReadOnlyList<string> Notes, string Reason)
{
    private const string TakenAway = "taken away";
    private const string OtherWorkload = "another workload";

    /// <summary>The change from one baseline to another of the same row; one of them may be absent, and both may not.</summary>
    public static BaselineChange Of(Baseline? old, Baseline? @new)
    {
        var any = @new ?? old ?? throw Nothing();
        return new BaselineChange(any.Suite, any.Scenario, any.Environment, any.Profile, [.. Changes(FiguresOf(old), FiguresOf(@new))], [.. Differences(old, @new)], @new?.Reason ?? TakenAway);
    }

    /// <summary>The same of what a row's requests cost: the counts that differ.</summary>
    public static BaselineChange Of(WorkBaseline? old, WorkBaseline? @new)
    {
        var any = @new ?? old ?? throw Nothing();
        var figures = Changes(CountsOf(old), CountsOf(@new)).Where(figure => figure.Old != figure.New);
        return new BaselineChange(
            any.Suite, any.Scenario, "work", any.Profile, [.. figures], old is not null && @new is not null && old.WorkloadHash != @new.WorkloadHash ? [OtherWorkload] : [], @new?.Reason ?? TakenAway);
    }

    private static ArgumentException Nothing() => new("There is no baseline at all.", "new");

    private static IEnumerable<FigureChange> Changes(List<(string Name, string Unit, double? Value)> old, List<(string Name, string Unit, double? Value)> @new)
    {
        foreach (var (name, unit) in @new.Concat(old).Where(one => one.Value is not null).Select(one => (one.Name, one.Unit)).Distinct())
            yield return new FigureChange(name, unit, old.Find(one => one.Name == name).Value, @new.Find(one => one.Name == name).Value);
    }

    /// <summary>The medians of the trials.</summary>
    private static List<(string Name, string Unit, double? Value)> FiguresOf(Baseline? baseline) =>
    [
        .. TimingFigures.Of(baseline?.Loads ?? []) is { } timings ? TimingsOf(timings) : [],
        .. (baseline?.Trials ?? []).SelectMany(trial => trial.Figures).GroupBy(figure => figure.Key, StringComparer.Ordinal)
            .Select(same => (same.Key, string.Empty, Median.Of(same.Select(figure => (double?)figure.Value)))),
    ];

    private static IEnumerable<(string Name, string Unit, double? Value)> TimingsOf(TimingFigures timings)
        => LatencyFigure.All.Select(figure => (figure.Name, LatencyFigure.Unit, (double?)timings.Milliseconds(figure))).Append((CapacityGate.Name, "1/s", timings.Capacity));

    private static List<(string Name, string Unit, double? Value)> CountsOf(WorkBaseline? baseline)
        => [.. (baseline?.Counts ?? new Dictionary<string, IReadOnlyList<WorkCount>>())
            .SelectMany(servers => servers.Value.Select(count => ($"{count.Name} ({servers.Key})", count.Unit, (double?)count.Value)))];

    private static IEnumerable<string> Differences(Baseline? old, Baseline? @new)
    {
        if (old is null || @new is null)
            yield break;
        if (old.WorkloadHash != @new.WorkloadHash)
            yield return OtherWorkload;
        foreach (var difference in @new.Fingerprint.DifferencesFrom(old.Fingerprint))
            yield return difference;
        if (old.Trials.Count != @new.Trials.Count)
            yield return $"{old.Trials.Count} → {@new.Trials.Count} trials";
        if (old.Release?.Name != @new.Release?.Name)
            yield return $"release {old.Release?.Name ?? "none"} → {@new.Release?.Name ?? "none"}";
    }
}

/// <summary>What a new baseline changes in one figure.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Unit">Its unit; empty where the baseline does not keep it.</param>
/// <param name="Old">The value of before; null where there was none.</param>
/// <param name="New">The value of now; null where it was taken away.</param>
public sealed record FigureChange(string Name, string Unit, double? Old, double? New)
{
    /// <summary>The change as a share of the old value; null where there are not both.</summary>
    public double? Change => Old > 0 && New is { } now ? (now / Old) - 1 : null;
}
