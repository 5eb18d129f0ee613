namespace Wakala.Perf.Gate;

/// <summary>
/// A row with the work behind its requests: more work fails it on any machine, a slower row says what work changed with it, and less work is <see cref="News"/>.
/// </summary>
public static class WorkVerdict
{
    private static readonly Verdict[] WorstFirst = [Verdict.Regressed, Verdict.Invalid, Verdict.Inconclusive, Verdict.Changed];

    /// <summary>The row with its work: what a suite says of it in the end.</summary>
    public static ScenarioJudgement With(this ScenarioJudgement row, IReadOnlyList<FigureJudgement> work)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(work);
        if (row.Wrong is not null)
            return row with { Work = work };
        var verdict = WorstFirst.FirstOrDefault(one => row.Verdict == one || work.Any(count => count.Binding && count.Verdict == one), row.Verdict);
        return News.Told(row with { Work = work, Verdict = verdict }, work.Count == 0 ? row.Reason : Reason(row, work));
    }

    private static string? Reason(ScenarioJudgement row, IReadOnlyList<FigureJudgement> work)
    {
        var more = work.Where(count => count is { Binding: true, Verdict: Verdict.Regressed }).ToList();
        var slower = row.Figures.Any(figure => figure is { Verdict: Verdict.Regressed, Kind: FigureKind.Latency or FigureKind.Rate or FigureKind.Capacity });
        string?[] sentences =
        [
            more.Count > 0 ? $"More work: {WorkGate.Changes(more)}." : null,
            row.Reason,
            slower && WorkGate.Changes(work) is null && work.Any(count => count.Binding) ? "No work changed with it: the same statements, rows, commands and bytes take longer." : null,
            .. work.Where(count => count.Verdict == Verdict.Inconclusive).Select(count => count.Reason),
            work.Where(count => count.Verdict == Verdict.Invalid).Select(count => count.Reason).FirstOrDefault(),
            work.All(count => count.Verdict == Verdict.New) ? $"Its work has no baseline yet: ./perf accept --suite {row.Suite} makes one." : null,
        ];
        string[] said = [.. sentences.OfType<string>()];
        return said.Length == 0 ? null : string.Join(" ", said);
    }
}
