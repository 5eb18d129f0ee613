using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>Whether figures may become a baseline: they must predict a fresh run, and not hide a drift since the last release.</summary>
public static class Acceptance
{
    /// <summary>What speaks against its timings, a sentence each; empty when nothing does, or it has none.</summary>
    /// <param name="proposed">What is to be accepted, with the last release's figures where they are to stand.</param>
    /// <param name="confirming">The confirming run's trials of the row.</param>
    /// <param name="machine">The machine just then.</param>
    public static IReadOnlyList<string> Problems(Baseline proposed, IReadOnlyList<Trial> confirming, Fingerprint machine)
    {
        ArgumentNullException.ThrowIfNull(proposed);
        ArgumentNullException.ThrowIfNull(confirming);
        ArgumentNullException.ThrowIfNull(machine);
        // What has no timings is held by the verdict of the confirming run.
        if (!proposed.Loads.Any())
            return [];
        LoadResult[] believed = [.. confirming.Where(trial => TrialProblems.Of(trial).Count == 0).Select(trial => trial.Load).OfType<LoadResult>()];
        return believed.Length == 0
            ? [$"No trial of the confirming run can be believed: {RowProblems.Describe(confirming)}."]
            : [.. Timing.All.SelectMany(timing => Of(timing, proposed, believed, machine))];
    }

    private static IEnumerable<string> Of(Timing timing, Baseline proposed, LoadResult[] confirming, Fingerprint machine)
    {
        LoadResult[] counted = [.. confirming.Where(load => load.ResponseTime.Count >= timing.SamplesNeeded)];
        double[] recorded = [.. proposed.Loads.Select(load => timing.Of(load.ResponseTime))];
        if (counted.Length > 0 && Anomaly(timing, recorded, proposed, counted, machine) is { } anomaly)
            yield return anomaly;
        if (proposed.Release is { } release && release.Elsewhere(proposed.WorkloadHash, proposed.Fingerprint) is null
            && proposed.Profile != "smoke" && Drift.Beyond(timing.Figure, release, recorded) is { } moved)
        {
            yield return $"{timing.Name} has moved by {Quantity.Difference(moved.Ratio - 1)} since release {release.Name}, more than {Quantity.Difference(Drift.BudgetOf(timing.Figure))}: "
                + "mend it, or take these figures for the next release's: --release NAME.";
        }
    }

    /// <summary>A run that is far better than the figures tells as much against them as one that is far worse.</summary>
    private static string? Anomaly(Timing timing, double[] recorded, Baseline proposed, LoadResult[] counted, Fingerprint machine)
    {
        var calibration = CalibrationMatch.Of(proposed, machine);
        var coarse = proposed.Profile == "smoke" || !calibration.Alike || machine.DifferencesFrom(proposed.Fingerprint).Count > 0;
        var limit = ScreenLimit.Of(recorded, coarse, calibration.Slower, proposed.Limits?.GetValueOrDefault(timing.Name));
        var value = Median.Of(counted.Select(load => (double?)timing.Of(load.ResponseTime)))!.Value;
        if (value >= limit.Better && value <= limit.Limit)
            return null;
        return $"{timing.Subject} was {Quantity.Text(value, LatencyFigure.Unit)} in the confirming run, and the accepted trials ({string.Join(", ", recorded.Select(one => Quantity.Text(one, LatencyFigure.Unit)))}) "
            + $"predict {Quantity.Text(Math.Max(0, limit.Better), LatencyFigure.Unit)} to {Quantity.Text(limit.Limit, LatencyFigure.Unit)}.";
    }
}
