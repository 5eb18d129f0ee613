namespace Wakala.Perf.Gate;

/// <summary>Lets known regressions through until their waivers end, and says which waivers have outlived their use.</summary>
public static class WaiverRule
{
    /// <summary>The figures with each waived regression passed, its waiver and what it hides in the reason.</summary>
    public static IReadOnlyList<FigureJudgement> Apply(IReadOnlyList<FigureJudgement> figures, IReadOnlyList<StandingWaiver> waivers)
    {
        ArgumentNullException.ThrowIfNull(figures);
        ArgumentNullException.ThrowIfNull(waivers);
        return [.. figures.Select(figure => figure.Verdict == Verdict.Regressed ? Of(figure, waivers) : figure)];
    }

    /// <summary>Waivers that ended, or that nothing needs: a sentence each.</summary>
    /// <param name="figures">The figures before any was waived.</param>
    /// <param name="waivers">The row's waivers.</param>
    public static IEnumerable<string> Notes(IReadOnlyList<FigureJudgement> figures, IReadOnlyList<StandingWaiver> waivers)
    {
        ArgumentNullException.ThrowIfNull(figures);
        ArgumentNullException.ThrowIfNull(waivers);
        foreach (var (waiver, ended) in waivers)
        {
            var verdict = figures.FirstOrDefault(figure => figure.Name == waiver.Figure)?.Verdict;
            // Answers are a figure only where two builds were asked.
            var useless = verdict is null && waiver.Figure == ComparedAnswers.FigureName ? null
                : verdict is null ? $"names {waiver.Figure}, which this row has not"
                : verdict is Verdict.Passed or Verdict.Improved ? $"is not needed, {waiver.Figure} being {verdict}"
                : ended && verdict != Verdict.Regressed ? $"ended on {waiver.UntilText}"
                : null;
            if (useless is not null)
                yield return $"The waiver of {waiver.Figure} by {waiver.Owner} {useless}: take it out of baselines/{WaiverBook.FileName}.";
        }
    }

    private static FigureJudgement Of(FigureJudgement figure, IReadOnlyList<StandingWaiver> waivers)
    {
        var reason = figure.Reason ?? $"{figure.Name} has regressed.";
        StandingWaiver[] ofFigure = [.. waivers.Where(one => one.Waiver.Figure == figure.Name)];
        if (Array.Find(ofFigure, one => !one.Ended) is { Waiver: { } waiver })
            return figure with { Verdict = Verdict.Passed, Reason = $"Waived until {waiver.UntilText} by {waiver.Owner} ({waiver.Reason.TrimEnd('.')}): {reason}" };
        return ofFigure is [{ Waiver: { } gone }, ..]
            ? figure with { Reason = $"{reason} Its waiver by {gone.Owner} ended on {gone.UntilText}." }
            : figure;
    }
}
