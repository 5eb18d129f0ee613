namespace Wakala.Perf.Gate;

/// <summary>
/// A live system has nothing beside it to be compared with: what one run calls a regression against the baseline, a second run confirms, or it
/// stays open. Errors, wrong answers, and the document's objectives, need none.
/// </summary>
public static class LiveConfirmation
{
    /// <summary>Whether a first run's verdict needs a second run.</summary>
    public static bool IsNeeded(GateContext context, ScenarioJudgement first)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(first);
        return context.Live && first is { Verdict: Verdict.Regressed, Wrong: null } && first.Figures.Where(IsRegressed).All(NeedsConfirmation);
    }

    /// <summary>The verdict of both: Regressed where a figure is in both, else Inconclusive.</summary>
    public static ScenarioJudgement Of(ScenarioJudgement first, ScenarioJudgement second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (second.Wrong is not null)
            return second;
        if (second.Verdict == Verdict.Invalid)
            return Open(first, $"The second run, which was to confirm it, is Invalid: {second.Reason}");
        var now = second.Figures.ToDictionary(figure => figure.Name);
        FigureJudgement[] figures = [.. second.Figures.Select(figure => !IsRegressed(figure) || !NeedsConfirmation(figure) || first.Figures.Any(one => one.Name == figure.Name && IsRegressed(one))
            ? figure
            : figure with { Verdict = Verdict.Inconclusive, Reason = $"{figure.Reason} The first run had not: a third would decide." })];
        if (figures.Any(IsRegressed))
            return second with { Verdict = Verdict.Regressed, Figures = figures, Reason = $"{second.Reason} A second run confirmed it." };
        var lost = first.Figures.Where(IsRegressed).Select(figure => $"{figure.Name} was {Text(figure)}, and in the second run {Text(now[figure.Name])}");
        return second with
        {
            Verdict = Verdict.Inconclusive,
            Figures = figures,
            Reason = $"A second run did not confirm the first: {string.Join("; ", lost)}. First run: {first.Reason}",
        };
    }

    /// <summary>The first run's regression, which nothing confirmed.</summary>
    /// <param name="first">The first run.</param>
    /// <param name="why">What kept the second from being made, in a sentence.</param>
    public static ScenarioJudgement Open(ScenarioJudgement first, string why)
    {
        ArgumentNullException.ThrowIfNull(first);
        return first with
        {
            Verdict = Verdict.Inconclusive,
            Figures = [.. first.Figures.Select(figure => IsRegressed(figure) ? figure with { Verdict = Verdict.Inconclusive } : figure)],
            Reason = $"{first.Reason} {why}",
        };
    }

    private static bool IsRegressed(FigureJudgement figure) => figure is { Binding: true, Verdict: Verdict.Regressed };

    /// <summary>Only a timing against a baseline can be the hour's doing.</summary>
    private static bool NeedsConfirmation(FigureJudgement figure) => figure is { Kind: FigureKind.Latency, Baseline: not null } && figure.Limit != figure.Objective;

    private static string Text(FigureJudgement figure) => figure.Value is { } value ? Quantity.Text(value, figure.Unit) : "not measured";
}
