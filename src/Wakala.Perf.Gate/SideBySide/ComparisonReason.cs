using System.Globalization;
using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>What a row's comparison is told in: what moved and how far, or what would have been seen.</summary>
internal static class ComparisonReason
{
    public static string Of(RowComparison row, PairedTrial trial, ComparisonRules rules, bool moreErrors, int lateBlocks)
    {
        var sentences = new List<string>();
        if (moreErrors)
            sentences.Add(Errors(row, trial));
        foreach (var figure in row.Figures.Where(figure => figure.Verdict == Verdict.Regressed).OrderByDescending(figure => figure.Change))
            sentences.Add($"{figure.Name} is {Quantity.Difference(figure.Change)} slower: {Ms(figure.Candidate)}, was {Ms(figure.Base)} side by side; surely more than {Quantity.Difference(figure.LowOfFamily ?? 0)}, and more than {Quantity.Difference(rules.Margins[figure.Name])} fails.");
        if (row.Verdict == Verdict.Invalid)
            sentences.Add($"In {lateBlocks} of {row.Blocks} blocks requests went out late while connections were free: the generator was short of processor time.");
        foreach (var figure in row.Figures.Where(figure => figure.Verdict == Verdict.Inconclusive))
            sentences.Add($"{figure.Name} may be as much as {Quantity.Difference(figure.High ?? double.PositiveInfinity)} slower ({Interval(figure)}), and {Quantity.Difference(rules.Budgets[figure.Name])} is tolerated: too noisy to tell.");
        foreach (var figure in row.Figures.Where(figure => figure.Verdict == Verdict.Improved))
            sentences.Add($"{figure.Name} is faster: {Ms(figure.Candidate)}, was {Ms(figure.Base)} ({Interval(figure)}).");
        sentences.Add($"Would have called {string.Join(", ", row.Figures.Select(figure => $"{figure.Name} {(figure.Detectable is { } share ? Quantity.Difference(share) : "nothing")}"))} ({row.Blocks} blocks of {trial.BlockSeconds.ToString(CultureInfo.InvariantCulture)} s, {row.Pairs} {(row.Pairs == 1 ? "pair" : "pairs")} of processes).");
        return string.Join(" ", sentences);
    }

    private static string Errors(RowComparison row, PairedTrial trial)
    {
        var kinds = trial.Blocks.SelectMany(block => block.Candidate.Errors).GroupBy(one => one.Key).OrderByDescending(same => same.Sum(one => one.Value));
        var due = trial.Blocks.Sum(block => block.Candidate.Due);
        return $"Errors: {row.Errors.Candidate} of {Quantity.Count(due)} requests, the base had {row.Errors.Base} ({string.Join(", ", kinds.Take(3).Select(same => $"{same.Sum(one => one.Value)} × {same.Key}"))}).";
    }

    private static string Interval(FigureComparison figure)
        => figure is { Low: { } low, High: { } high } ? $"{Quantity.Difference(low)} to {Quantity.Difference(high)}" : "no bound";

    private static string Ms(double value) => Quantity.Text(value, "ms");
}
