using Wakala.Perf.Gate;

namespace Wakala.Perf.Suite;

/// <summary>
/// A comparison's figures as a report has them: the candidate's as the current value, the base's as the baseline, the interval around what the base's
/// becomes by the change. The limit is what was held or broken: the margin that a regression lies beyond for sure, else the slowdown that is tolerated.
/// </summary>
internal static class SideBySideFigures
{
    /// <param name="figure">What the comparison says.</param>
    /// <param name="rules">What it was held to.</param>
    /// <param name="objective">The document's figure; null where it has none.</param>
    public static FigureJudgement Of(FigureComparison figure, ComparisonRules rules, double? objective)
    {
        var tolerated = figure.Verdict == Verdict.Regressed ? rules.Margins[figure.Name] : rules.Budgets[figure.Name];
        // What is a ratio from the start is told in percent of change.
        var isRatio = figure.Base <= 0;
        var (scale, none) = isRatio ? (100, 0) : (figure.Base, 1);
        if (figure.IsRate)
            return OfRate(figure, tolerated, objective);
        return new FigureJudgement
        {
            Name = figure.Name,
            Unit = isRatio ? "%" : figure.Unit,
            Kind = FigureKind.Latency,
            IsTimed = true,
            Value = isRatio ? scale * figure.Change : figure.Candidate,
            Objective = objective,
            Baseline = isRatio ? null : figure.Base,
            Limit = scale * (none + tolerated),
            Low = scale * (none + figure.Low),
            High = scale * (none + figure.High),
            Detectable = figure.Detectable,
            Verdict = figure.Verdict,
            Reason = null,
            Binding = figure.Binding,
        };
    }

    /// <summary>Of a rate the lower is the worse.</summary>
    private static FigureJudgement OfRate(FigureComparison figure, double tolerated, double? objective) => new()
    {
        Name = figure.Name,
        Unit = figure.Unit,
        Kind = FigureKind.Capacity,
        IsTimed = true,
        Value = figure.Candidate,
        Objective = objective,
        Baseline = figure.Base,
        Limit = figure.Base / (1 + tolerated),
        LimitIsLeast = true,
        Low = figure.Base / (1 + figure.High),
        High = figure.Base / (1 + figure.Low),
        Detectable = -figure.Shown(figure.Detectable),
        Verdict = figure.Verdict,
        Reason = null,
        Binding = figure.Binding,
    };
}
