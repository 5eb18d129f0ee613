using Wakala.Perf.Gate;

namespace Wakala.Perf.Suite;

/// <summary>What side by side came to for one row.</summary>
/// <param name="Base">The name of the build that was the measure.</param>
/// <param name="Row">The row; null where only its capacity was compared.</param>
/// <param name="Processor">The processor time of a request of both builds; null where it was not told, or is another verdict's matter.</param>
/// <param name="Capacity">The capacity of both builds; null where it was not searched for.</param>
/// <param name="Rules">How sure it had to be.</param>
internal sealed record SideBySideRow(string Base, RowComparison? Row, RowComparison? Processor, CapacityPair? Capacity, ComparisonRules Rules)
{
    private static readonly Verdict[] WorstFirst = [Verdict.Regressed, Verdict.Invalid, Verdict.Inconclusive, Verdict.Passed, Verdict.Improved];

    /// <summary>The worst of what was compared. Processor time only adds a regression: it is all rows' together.</summary>
    public Verdict Verdict
    {
        get
        {
            Verdict?[] found = [Row?.Verdict, Capacity?.Verdict, Processor?.Verdict == Verdict.Regressed ? Verdict.Regressed : null];
            return WorstFirst.First(verdict => found.Contains(verdict));
        }
    }

    /// <summary>What moved, and what would have been seen.</summary>
    public string Reason
    {
        get
        {
            string?[] parts = [Row?.Verdict == Verdict.Regressed ? Row.Reason : null, Processor?.Verdict == Verdict.Regressed ? Processor.Reason : null, Capacity?.Reason, Row?.Verdict == Verdict.Regressed ? null : Row?.Reason];
            return string.Join(" ", parts.OfType<string>());
        }
    }

    /// <summary>The figures as a report has them.</summary>
    public IEnumerable<FigureJudgement> Figures(IReadOnlyList<FigureJudgement> measured)
    {
        FigureComparison[] compared = [.. Row?.Figures ?? [], .. Processor?.Figures ?? []];
        var figures = compared.ToDictionary(one => one.Name, one => SideBySideFigures.Of(one, Rules, measured.FirstOrDefault(figure => figure.Name == one.Name)?.Objective));
        foreach (var figure in measured)
        {
            yield return figures.Remove(figure.Name, out var one) ? one
                : figure.Name == ScreenTrip.Capacity && Capacity is not null ? Capacity.Judge(figure)
                : figure.Name == "errors" && Row is { HasMoreErrors: true } row ? figure with { Verdict = Verdict.Regressed, Reason = row.Reason }
                : figure;
        }

        foreach (var figure in compared.Where(one => figures.ContainsKey(one.Name)))
            yield return figures[figure.Name];
    }
}
