using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>Everything that one row is judged by, and what follows from it for each of its figures.</summary>
internal sealed class Row
{
    public Row(GateContext context, Objective objective, Baseline? baseline, IReadOnlyList<Trial> trials)
    {
        (Context, Objective, Baseline, Trials) = (context, objective, baseline, trials);
        Believed = [.. trials.Where(trial => TrialProblems.Of(trial).Count == 0)];
        Failed = FailedRequests.Of(trials.Where(trial => !trial.Interrupted).Select(trial => (trial.Requests, trial.Errors)));
        Differences = baseline is null ? [] : context.Fingerprint.DifferencesFrom(baseline.Fingerprint);
        Calibration = CalibrationMatch.Of(baseline, context.Fingerprint);
        Scale = Calibration.Slower;
        Release = baseline?.Release is { } anchor ? new ComparedRelease(anchor, anchor.Elsewhere(context.WorkloadHash, context.Fingerprint)) : null;
        Unpredictable = Unpredictable.Of(context, baseline, Differences, Calibration);
        Invalid = RowProblems.Of(this);
    }

    public GateContext Context { get; }

    public Objective Objective { get; }

    public Baseline? Baseline { get; }

    public IReadOnlyList<Trial> Trials { get; }

    /// <summary>The trials that count.</summary>
    public IReadOnlyList<Trial> Believed { get; }

    /// <summary>The requests that failed, of all trials in which no server was lost.</summary>
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

    /// <summary>Why the baseline predicts nothing here; null where it does, or where there is none.</summary>
    public Unpredictable? Unpredictable { get; }

    /// <summary>A figure before it is judged: what was measured, what it is held against, and no limit.</summary>
    /// <param name="name">The figure's name.</param>
    /// <param name="unit">Its unit.</param>
    /// <param name="kind">What it counts or times.</param>
    /// <param name="objective">The document's figure.</param>
    /// <param name="ofTrial">The figure of one trial; null or NaN when that has none.</param>
    /// <param name="ofBaseline">The figure of one trial of the baseline; null where that has none.</param>
    public FigureJudgement Figure(
        string name, string unit, FigureKind kind, double? objective, Func<Trial, double?> ofTrial, Func<BaselineTrial, double?>? ofBaseline)
    {
        double[] figures = [.. (Believed.Count > 0 ? Believed : Trials).Select(ofTrial).OfType<double>().Where(double.IsFinite)];
        return new FigureJudgement
        {
            Name = name,
            Unit = unit,
            Kind = kind,
            Value = Median.Of(figures.Cast<double?>()),
            Objective = objective,
            Baseline = ofBaseline is null ? null : Median.Of(Baseline?.Trials.Select(ofBaseline) ?? []),
            Low = figures.Length > 1 ? figures.Min() : null,
            High = figures.Length > 1 ? figures.Max() : null,
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
