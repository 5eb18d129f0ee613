using Wakala.Perf.Gate;

namespace Wakala.Perf.Suite;

/// <summary>What side by side came to for one row.</summary>
/// <param name="Base">The name of the build that was the measure.</param>
/// <param name="Row">The row under a stream of arrivals; null where only its throughput was compared.</param>
/// <param name="Processor">The processor time of a request of both builds; null where it was not told, or is another verdict's matter.</param>
/// <param name="Throughput">What both builds answer a second with as many requests as they can take; null where capacity had not tripped.</param>
/// <param name="Rules">How sure it had to be.</param>
internal sealed record SideBySideRow(string Base, RowComparison? Row, RowComparison? Processor, RowComparison? Throughput, ComparisonRules Rules)
{
    private static readonly Verdict[] WorstFirst = [Verdict.Regressed, Verdict.Invalid, Verdict.Inconclusive, Verdict.Changed, Verdict.Passed, Verdict.Improved];

    /// <summary>How both builds answered the same questions; null where they were not asked.</summary>
    public ComparedAnswers? Answers => Row?.Answers ?? Throughput?.Answers;

    /// <summary>The worst of what was compared. Processor time only adds a regression: it is all rows' together.</summary>
    public Verdict Verdict
    {
        get
        {
            Verdict?[] found = [Row?.Verdict, Throughput?.Verdict, Processor?.Verdict == Verdict.Regressed ? Verdict.Regressed : null];
            return WorstFirst.First(verdict => found.Contains(verdict));
        }
    }

    /// <summary>What moved, and what would have been seen.</summary>
    public string Reason
    {
        get
        {
            string?[] parts = [Row?.Verdict == Verdict.Regressed ? Row.Reason : null, Processor?.Verdict == Verdict.Regressed ? Processor.Reason : null, Throughput?.Reason, Row?.Verdict == Verdict.Regressed ? null : Row?.Reason];
            return string.Join(" ", parts.OfType<string>());
        }
    }

    /// <summary>Capacity as two builds can be compared by it. A rate at which P99 still holds is found to within a quarter; what fills the machine is seen to a few hundredths.</summary>
    private FigureJudgement OfThroughput(string name, RowComparison throughput)
        => SideBySideFigures.Of(throughput.Figures[0], Rules, null) with { Name = name, Verdict = throughput.Verdict, Reason = throughput.Reason };

    /// <summary>The figures as a report has them.</summary>
    public IEnumerable<FigureJudgement> Figures(IReadOnlyList<FigureJudgement> measured)
    {
        FigureComparison[] compared = [.. Row?.Figures ?? [], .. Processor?.Figures ?? []];
        var figures = compared.ToDictionary(one => one.Name, one => SideBySideFigures.Of(one, Rules, measured.FirstOrDefault(figure => figure.Name == one.Name)?.Objective));
        foreach (var figure in measured)
        {
            yield return figures.Remove(figure.Name, out var one) ? one
                : figure.Kind == FigureKind.Capacity && Throughput is { Figures.Count: > 0 } ? OfThroughput(figure.Name, Throughput)
                : figure.Kind == FigureKind.Errors && Row is { HasMoreErrors: true } row ? figure with { Verdict = Verdict.Regressed, Reason = row.Reason }
                : figure;
        }

        foreach (var figure in compared.Where(one => figures.ContainsKey(one.Name)))
            yield return figures[figure.Name];
        if (Answers is { } answers)
            yield return answers.Figure();
    }
}
