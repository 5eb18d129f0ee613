namespace Wakala.Perf.Gate;

/// <summary>A figure held against one limit.</summary>
/// <param name="Verdict">What came of it.</param>
/// <param name="Limit">The limit.</param>
/// <param name="Detectable">The smallest change that it would have caught, as a share.</param>
/// <param name="Reason">A sentence; null for a plain pass.</param>
internal sealed record Check(Verdict Verdict, double Limit, double? Detectable, string? Reason)
{
    /// <summary>Whether the limit is the least that the figure may be, and not the most.</summary>
    public bool IsLeast { get; init; }

    /// <summary>Confidence bounds of the figure, where the check has them.</summary>
    public (double? Low, double? High)? Bounds { get; init; }

    /// <summary>The figure as its checks leave it: the worst verdict, the limit that decided it, every reason.</summary>
    public static FigureJudgement Decide(FigureJudgement figure, params IReadOnlyList<Check> checks)
    {
        if (checks.Count == 0)
            return figure with { Verdict = Verdict.New, Binding = false };
        var worst = checks.Max(check => Severity(check.Verdict));
        var deciding = checks.Where(check => Severity(check.Verdict) == worst).MinBy(check => check.Limit)!;
        var bounds = checks.Select(check => check.Bounds).FirstOrDefault(bounds => bounds is not null);
        string[] reasons = [.. checks.OrderByDescending(check => Severity(check.Verdict)).Select(check => check.Reason).OfType<string>()];
        return figure with
        {
            Verdict = deciding.Verdict,
            Limit = deciding.Limit,
            LimitIsLeast = deciding.IsLeast,
            Low = bounds is null ? figure.Low : bounds.Value.Low,
            High = bounds is null ? figure.High : bounds.Value.High,
            Detectable = checks[0].Detectable,
            Reason = reasons.Length == 0 ? null : string.Join(" ", reasons),
        };
    }

    private static int Severity(Verdict verdict) => verdict switch
    {
        Verdict.Regressed => 4,
        Verdict.Inconclusive => 3,
        Verdict.Changed => 2,
        Verdict.Improved => 1,
        _ => 0,
    };
}
