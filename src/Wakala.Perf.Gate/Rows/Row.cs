using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>Everything that one row is judged by, and what follows from it for each of its figures.</summary>
internal sealed class Row
{
    public Row(GateContext context, RowRules rules, Baseline? baseline, IReadOnlyList<Trial> trials)
    {
        (Context, Rules, Baseline, Trials) = (context, rules, baseline, trials);
        Believed = [.. trials.Where(trial => TrialProblems.Of(trial, rules).Count == 0)];
        Loads = [.. Believed.Select(trial => trial.Load).OfType<LoadResult>()];
        Failed = FailedRequests.Of(trials.Where(trial => !trial.Interrupted && trial.Problems.Count == 0).Select(trial => (trial.Requests, trial.Errors)));
        Differences = baseline is null ? [] : context.Fingerprint.DifferencesFrom(baseline.Fingerprint);
        Calibration = CalibrationMatch.Of(baseline, context.Fingerprint);
        Scale = Calibration.Slower;
        Release = baseline?.Release is { } anchor ? new ComparedRelease(anchor, anchor.Elsewhere(context.WorkloadHash, context.Fingerprint)) : null;
        Unpredictable = rules.HaveLoad ? Unpredictable.Of(context, baseline, Differences, Calibration) : null;
        Invalid = RowProblems.Of(this);
    }

    public GateContext Context { get; }

    public RowRules Rules { get; }

    public Baseline? Baseline { get; }

    public IReadOnlyList<Trial> Trials { get; }

    /// <summary>The trials that count.</summary>
    public IReadOnlyList<Trial> Believed { get; }

    /// <summary>The loads of those.</summary>
    public IReadOnlyList<LoadResult> Loads { get; }

    /// <summary>The requests that failed, of all trials whose servers were what they should be: one that restarts may lose what was to be read.</summary>
    public FailedRequests Failed { get; }

    /// <summary>What the machine differs in from the baseline's.</summary>
    public IReadOnlyList<string> Differences { get; }

    /// <summary>How many times slower the machine is than it was for the baseline; 1 where it is as fast or faster.</summary>
    public double Scale { get; }

    /// <summary>The last release's figures; null where the baseline has none.</summary>
    public ComparedRelease? Release { get; }

    /// <summary>What makes the whole row unbelievable; null when it can be judged.</summary>
    public string? Invalid { get; }

    /// <summary>Whether only the coarse screen is fair: few short trials, or another machine, or the same one at another speed.</summary>
    public bool Coarse => !Context.Live && (Context.Profile == "smoke" || Differences.Count > 0 || !Calibration.Alike);

    /// <summary>Whether the machine is as fast as it was for the baseline.</summary>
    public CalibrationMatch Calibration { get; }

    /// <summary>Why the baseline predicts nothing here; null where it does, where there is none, or where no figure is predicted from it.</summary>
    public Unpredictable? Unpredictable { get; }

    /// <summary>A figure before it is judged: what was measured, what it is held against, and no limit.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="ofTrial">The figure of one trial; null or NaN when that has none.</param>
    /// <param name="ofBaseline">The figure of one trial of the baseline; null when that has none.</param>
    public FigureJudgement Measured(Figure figure, Func<Trial, double?> ofTrial, Func<BaselineTrial, double?> ofBaseline)
    {
        double[] values = [.. (Believed.Count > 0 ? Believed : Trials).Select(ofTrial).OfType<double>().Where(double.IsFinite)];
        return new FigureJudgement
        {
            Name = figure.Name,
            Unit = figure.Unit,
            Kind = figure.Kind,
            IsTimed = figure.Timed,
            IsHeldToLoad = figure.IsHeldToLoad,
            Value = Median.Of(values.Cast<double?>()),
            Objective = figure.Objective,
            Baseline = Median.Of(Baseline?.Trials.Select(ofBaseline) ?? []),
            Low = values.Length > 1 ? values.Min() : null,
            High = values.Length > 1 ? values.Max() : null,
            Verdict = Verdict.Invalid,
            Binding = true,
        };
    }
}

/// <summary>A release's figures, and whether they can be compared with.</summary>
/// <param name="Anchor">The figures.</param>
/// <param name="Elsewhere">Why they cannot, as the rest of "it was measured"; null where they can.</param>
internal sealed record ComparedRelease(ReleaseAnchor Anchor, string? Elsewhere)
{
    public string Name => Anchor.Name;

    public bool Comparable => Elsewhere is null;
}
