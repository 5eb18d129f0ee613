namespace Wakala.Perf.Gate;

/// <summary>What a new baseline changes in one row: old, new and reason.</summary>
/// <param name="Suite">The suite.</param>
/// <param name="Scenario">The row.</param>
/// <param name="Environment">The environment.</param>
/// <param name="Profile">The profile.</param>
/// <param name="Old">The medians of before; null where there was no baseline.</param>
/// <param name="New">The medians of now; null where the baseline was taken away.</param>
/// <param name="Notes">What else changed, a few words each: the workload, the machine, the release.</param>
/// <param name="Reason">Why, as the new baseline says.</param>
public sealed record BaselineChange(
    string Suite, string Scenario, string Environment, string Profile, TimingFigures? Old, TimingFigures? New, IReadOnlyList<string> Notes, string Reason)
{
    /// <summary>The change from one baseline to another of the same row; one of them may be absent, and both may not.</summary>
    public static BaselineChange Of(Baseline? old, Baseline? @new)
    {
        var any = @new ?? old ?? throw new ArgumentException("There is no baseline at all.", nameof(@new));
        return new BaselineChange(
            any.Suite,
            any.Scenario,
            any.Environment,
            any.Profile,
            old is null ? null : TimingFigures.Of(old.Trials),
            @new is null ? null : TimingFigures.Of(@new.Trials),
            [.. Differences(old, @new)],
            @new?.Reason ?? "taken away");
    }

    /// <summary>The timings by name: old, new, and the change as a share where there are both.</summary>
    public IEnumerable<(string Name, string Unit, double? Old, double? New, double? Change)> Figures()
    {
        (string Name, string Unit, Func<TimingFigures, double?> Of)[] figures =
        [
            ("P50", "ms", one => one.P50),
            ("P95", "ms", one => one.P95),
            ("P99", "ms", one => one.P99),
            ("mean", "ms", one => one.Mean),
            ("capacity", "1/s", one => one.Capacity),
        ];
        foreach (var (name, unit, of) in figures)
        {
            var (was, now) = (Old is null ? null : of(Old), New is null ? null : of(New));
            if (was is not null || now is not null)
                yield return (name, unit, was, now, was > 0 && now is not null ? (now / was) - 1 : null);
        }
    }

    private static IEnumerable<string> Differences(Baseline? old, Baseline? @new)
    {
        if (old is null || @new is null)
            yield break;
        if (old.WorkloadHash != @new.WorkloadHash)
            yield return "another workload";
        foreach (var difference in @new.Fingerprint.DifferencesFrom(old.Fingerprint))
            yield return difference;
        if (old.Trials.Count != @new.Trials.Count)
            yield return $"{old.Trials.Count} → {@new.Trials.Count} trials";
        if (old.Release?.Name != @new.Release?.Name)
            yield return $"release {old.Release?.Name ?? "none"} → {@new.Release?.Name ?? "none"}";
    }
}
