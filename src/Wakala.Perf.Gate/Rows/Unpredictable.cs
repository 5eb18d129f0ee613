using System.Globalization;

namespace Wakala.Perf.Gate;

/// <summary>
/// Why a baseline's trials cannot predict the next one. At a live system nothing stands in for them; elsewhere the coarse screen can fail a row,
/// and cannot pass it.
/// </summary>
/// <param name="Verdict">What becomes of a row that nothing else decides.</param>
/// <param name="Sentence">Why, with the remedy.</param>
internal sealed record Unpredictable(Verdict Verdict, string Sentence)
{
    /// <summary>The fewest trials of a live system that tell its spread from hour to hour.</summary>
    public const int FewestLiveTrials = 10;

    /// <summary>The fewest days on which they were measured: a system's load differs by the day.</summary>
    public const int FewestLiveDays = 3;

    public static Unpredictable? Of(GateContext context, Baseline? baseline, IReadOnlyList<string> differences, CalibrationMatch calibration)
    {
        if (baseline is null)
            return null;
        return context.Live ? Live(context, baseline, differences, calibration) : Elsewhere(context, differences, calibration);
    }

    private static Unpredictable? Live(GateContext context, Baseline baseline, IReadOnlyList<string> differences, CalibrationMatch calibration)
    {
        var add = $"./perf accept --suite {context.Suite} --environment {context.Environment}{Profile(context)} --add --reason \"another day\"";
        var days = baseline.Trials.Select(trial => trial.StartedAt.UtcDateTime.Date).Distinct().Count();
        if (baseline.Trials.Count < FewestLiveTrials || days < FewestLiveDays)
        {
            return new(Verdict.New, $"The baseline has {Count(baseline.Trials.Count, "trial")} of {Count(days, "day")}, and a live system is predicted from {FewestLiveTrials} of "
                + $"{FewestLiveDays} days at least: add some on another day with {add}.");
        }

        if (differences.Count > 0 || !calibration.Alike)
        {
            return new(Verdict.Inconclusive, $"The baseline was measured from elsewhere ({string.Join(", ", differences.Concat(Moved(calibration)))}), so that it predicts nothing here: "
                + $"measure from where it was, or anew with {add.Replace(" --add", "", StringComparison.Ordinal)}.");
        }

        return null;
    }

    /// <summary>At profile smoke the coarse screen is all that is promised, on any machine.</summary>
    private static Unpredictable? Elsewhere(GateContext context, IReadOnlyList<string> differences, CalibrationMatch calibration)
        => context.Profile == "smoke" || (differences.Count == 0 && calibration.Alike)
            ? null
            : new(Verdict.Inconclusive, $"The baseline was measured elsewhere ({string.Join(", ", differences.Concat(Moved(calibration)))}): it can show that this row has become far "
                + $"slower, and not that it has not. Side by side tells: ./perf compare --scenario \"{context.Scenario}\"; or measure a baseline of this machine: "
                + $"./perf accept --suite {context.Suite}{Profile(context)}.");

    private static IEnumerable<string> Moved(CalibrationMatch calibration)
        => calibration.Alike ? [] : [string.Create(CultureInfo.InvariantCulture, $"calibration {calibration.Was:0} → {calibration.Now:0}")];

    private static string Profile(GateContext context) => context.Profile == "smoke" ? "" : $" --profile {context.Profile}";

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}
