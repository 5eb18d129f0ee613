using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>Everything that one row is judged by, and what follows from it for each of its figures.</summary>
internal sealed class Row
{
    /// <summary>A machine that is slower than three times is another machine, not the same one busy.</summary>
    private const double MostScale = 3;

    public Row(GateContext context, Objective objective, Baseline? baseline, IReadOnlyList<Trial> trials)
    {
        (Context, Objective, Baseline, Trials) = (context, objective, baseline, trials);
        Believed = [.. trials.Where(trial => TrialProblems.Of(trial).Count == 0)];
        Differences = baseline is null ? [] : context.Fingerprint.DifferencesFrom(baseline.Fingerprint);
        Scale = baseline is null ? 1 : ScaleOf(baseline, context.Fingerprint);
        Invalid = RowProblems.Of(this);
    }

    public GateContext Context { get; }

    public Objective Objective { get; }

    public Baseline? Baseline { get; }

    public IReadOnlyList<Trial> Trials { get; }

    /// <summary>The trials that count.</summary>
    public IReadOnlyList<Trial> Believed { get; }

    /// <summary>What the machine differs in from the baseline's.</summary>
    public IReadOnlyList<string> Differences { get; }

    /// <summary>How many times slower the machine is than it was for the baseline; 1 where it is as fast or faster.</summary>
    public double Scale { get; }

    /// <summary>What makes the whole row unbelievable; null when it can be judged.</summary>
    public string? Invalid { get; }

    /// <summary>Whether only the coarse screen is fair: few short trials, or another machine.</summary>
    public bool Coarse => Context.Profile == "smoke" || Differences.Count > 0;

    /// <summary>A figure before it is judged: what was measured, what it is held against, and no limit.</summary>
    /// <param name="name">The figure's name.</param>
    /// <param name="unit">Its unit.</param>
    /// <param name="objective">The document's figure.</param>
    /// <param name="ofTrial">The figure of one trial; null or NaN when that has none.</param>
    /// <param name="ofBaseline">The figure of one trial of the baseline.</param>
    public FigureJudgement Figure(
        string name, string unit, double? objective, Func<Trial, double?> ofTrial, Func<BaselineTrial, double?>? ofBaseline)
    {
        double[] figures = [.. (Believed.Count > 0 ? Believed : Trials).Select(ofTrial).OfType<double>().Where(double.IsFinite)];
        return new FigureJudgement
        {
            Name = name,
            Unit = unit,
            Value = Median.Of(figures.Cast<double?>()),
            Objective = objective,
            Baseline = ofBaseline is null ? null : Median.Of(Baseline?.Trials.Select(ofBaseline) ?? []),
            Low = figures.Length > 1 ? figures.Min() : null,
            High = figures.Length > 1 ? figures.Max() : null,
            Verdict = Verdict.Invalid,
            Binding = true,
        };
    }

    private static double ScaleOf(Baseline baseline, Fingerprint now)
    {
        var ratio = Median.Of(baseline.Trials.Select(trial => (double?)trial.Calibration)) / now.Calibration;
        return ratio is { } times && double.IsFinite(times) ? Math.Clamp(times, 1, MostScale) : 1;
    }
}
