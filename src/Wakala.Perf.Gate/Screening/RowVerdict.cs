namespace Wakala.Perf.Gate;

/// <summary>A row's verdict from its figures'.</summary>
internal static class RowVerdict
{
    /// <summary>The order in which verdicts win over one another: a regression that was seen stays seen, whatever else went wrong.</summary>
    public static Verdict Of(Row row, IReadOnlyList<FigureJudgement> figures)
    {
        FigureJudgement[] binding = [.. figures.Where(figure => figure.Binding)];
        if (Any(Verdict.Regressed))
            return Verdict.Regressed;
        if (row.Invalid is not null || Any(Verdict.Invalid))
            return Verdict.Invalid;
        if (Any(Verdict.Inconclusive))
            return Verdict.Inconclusive;
        // Rate and errors apply everywhere; without one timing that does, a row that is loaded was not gated as a performance test.
        if (row.Rules.HaveLoad && !binding.Any(figure => figure.Kind == FigureKind.Latency))
            return row.Unpredictable?.Verdict ?? (row.Baseline is null && !row.Context.ProductionSize ? Verdict.New : Verdict.Inconclusive);
        if (Any(Verdict.Changed))
            return Verdict.Changed;
        if (!row.Rules.HaveLoad && figures.Any(figure => figure.Verdict == Verdict.New))
            return Verdict.New;
        return Any(Verdict.Improved) ? Verdict.Improved : Verdict.Passed;

        bool Any(Verdict verdict) => binding.Any(figure => figure.Verdict == verdict);
    }
}
