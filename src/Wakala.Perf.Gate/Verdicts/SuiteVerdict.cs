namespace Wakala.Perf.Gate;

/// <summary>Whether a suite decided anything at all: one that sleeps is worse than none.</summary>
public static class SuiteVerdict
{
    /// <summary>
    /// Whether a row's verdict counts: Passed, Improved, Changed and Regressed do, and New where its errors were gated. Invalid fails the
    /// row by itself, and Inconclusive decides nothing.
    /// </summary>
    public static bool IsBinding(ScenarioJudgement judgement)
    {
        ArgumentNullException.ThrowIfNull(judgement);
        return judgement.Verdict switch
        {
            Verdict.Passed or Verdict.Improved or Verdict.Changed or Verdict.Regressed => true,
            Verdict.New => judgement.Figures.Any(figure => figure is { Binding: true, Verdict: Verdict.Passed }),
            _ => false,
        };
    }

    /// <summary>Why the suite fails for want of a single binding verdict, in a sentence or two; null when it has one.</summary>
    public static string? WhyItFails(string suite, IReadOnlyList<ScenarioJudgement> judgements)
    {
        ArgumentNullException.ThrowIfNull(judgements);
        if (judgements.Any(IsBinding))
            return null;
        if (judgements.Count == 0)
            return $"Suite {suite} fails: none of its rows was measured, so that nothing was gated.";
        var rows = string.Join("; ", judgements.Select(Sentence));
        return $"Suite {suite} fails: none of its {judgements.Count} rows reached a binding verdict, so that nothing was gated. {rows}.";
    }

    private static string Sentence(ScenarioJudgement row)
        => $"{row.Name} is {row.Verdict}{(row.Reason is null ? "" : $": {row.Reason.TrimEnd('.')}")}";
}
