using System.Globalization;
using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>What a row's comparison is told in: what moved and how far, or what would have been seen.</summary>
internal static class ComparisonReason
{
    public static string Of(RowComparison row, RowFigures measured, ComparisonRules rules, bool moreErrors, bool late, IReadOnlyList<string> problems)
    {
        var sentences = new List<string>();
        if (moreErrors)
            sentences.Add(Errors(measured));
        foreach (var figure in row.Figures.Where(figure => figure.Verdict == Verdict.Regressed).OrderByDescending(figure => figure.Change))
            sentences.Add($"{figure.Name} is {Amount(figure, figure.Change)} {Than(figure)}; surely more than {Amount(figure, figure.LowOfFamily ?? 0)}, and more than {Amount(figure, rules.Margins[figure.Name])} fails.");
        if (row.SoloDecides && row.Solo is { } solo)
            sentences.Add($"Alone on the machine the builds differ otherwise than mixed, and that decides: mean {Quantity.Difference(solo.Change)} ({Interval(solo)}), mixed {Quantity.Difference(row.Figures[0].Change)}.");
        sentences.AddRange(problems);
        if (late)
            sentences.Add($"In {measured.LateBlocks} of {row.Blocks} blocks requests went out late while connections were free: the generator was short of processor time.");
        foreach (var figure in row.Figures.Where(figure => row.Verdict != Verdict.Regressed && figure is { Verdict: Verdict.Inconclusive, Binding: true }))
            sentences.Add($"{figure.Name} {(figure.High is { } high ? $"may be as much as {Amount(figure, high)} {Worse(figure)}" : $"may be any amount {Worse(figure)}")} ({Interval(figure)}), and {Amount(figure, rules.Budgets[figure.Name])} is tolerated: too noisy to tell.");
        foreach (var figure in row.Figures.Where(figure => figure.Verdict == Verdict.Improved))
            sentences.Add($"{figure.Name} is {Better(figure)}{(figure.Base > 0 ? $": {Value(figure.Candidate, figure)}, was {Value(figure.Base, figure)}" : " for the same requests")} ({Interval(figure)}).");
        sentences.Add($"Would have called {string.Join(", ", row.Figures.Select(figure => $"{figure.Name} {(figure.Detectable is { } share ? Amount(figure, share) : "nothing")}"))} ({row.Blocks} blocks of {measured.BlockSeconds.ToString(CultureInfo.InvariantCulture)} s, {row.Pairs} {(row.Pairs == 1 ? "pair" : "pairs")} of processes).");
        if (measured.Mixed.Any(figure => figure.Figure == LatencyFigure.Mean.Name) && Unjudged(row, measured) is { Count: > 0 } unjudged)
            sentences.Add($"Too few requests to judge {string.Join(", ", unjudged)}.");
        return string.Join(" ", sentences);
    }

    private static IReadOnlyList<string> Unjudged(RowComparison row, RowFigures measured)
        => [.. row.Figures.Where(figure => figure is { Verdict: Verdict.Inconclusive, Binding: false }).Select(figure => figure.Name), .. LatencyFigures.Missing(measured.Mixed)];

    private static string Errors(RowFigures measured)
        => $"Errors: {measured.Errors.Candidate} of {Quantity.Count(measured.Errors.CandidateDue)} requests, the base had {measured.Errors.Base} ({string.Join(", ", measured.Errors.Kinds.Take(3).Select(one => $"{one.Count} × {one.Kind}"))}).";

    private static string Than(FigureComparison figure)
        => figure.Base > 0 ? $"{Worse(figure)}: {Value(figure.Candidate, figure)}, was {Value(figure.Base, figure)} side by side" : $"{Worse(figure)} for the same requests";

    private static string Worse(FigureComparison figure) => figure.IsRate ? "lower" : figure.Name == FigureComparison.Processor ? "more" : "slower";

    private static string Better(FigureComparison figure) => figure.IsRate ? "higher" : figure.Name == FigureComparison.Processor ? "less" : "faster";

    private static string Amount(FigureComparison figure, double slower) => figure.IsRate ? Quantity.Difference(-figure.Shown(slower)!.Value).TrimStart('+') : Quantity.Difference(slower);

    private static string Interval(FigureComparison figure)
        => figure.ShownInterval() is ({ } low, { } high) ? $"{Quantity.Difference(low)} to {Quantity.Difference(high)}" : "no bound";

    private static string Value(double value, FigureComparison figure) => Quantity.Text(value, figure.Unit);
}
