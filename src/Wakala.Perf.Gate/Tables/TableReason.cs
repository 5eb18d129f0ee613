namespace Wakala.Perf.Gate;

/// <summary>A row's reason: what is wrong, worst first, then what the reader must know of how it was judged.</summary>
internal static class TableReason
{
    private const double NoticeableScale = 1.1;

    public static string? Of(TableRow row, IReadOnlyList<FigureJudgement> figures, Verdict verdict)
    {
        string[] sentences =
        [
            .. Of(figures, Verdict.Regressed),
            .. row.Invalid is null ? Array.Empty<string>() : [row.Invalid],
            .. Of(figures, Verdict.Inconclusive),
            .. verdict == Verdict.New ? [NoBaseline(row)] : Array.Empty<string>(),
            .. Of(figures, Verdict.Improved),
            .. Of(figures.Where(figure => figure.Binding), Verdict.Passed),
            .. row.Trials.SelectMany(trial => trial.Notes).Distinct().Select(note => $"{note.TrimEnd('.')}."),
            .. Notes(row),
        ];
        return sentences.Length == 0 ? null : string.Join(" ", sentences);
    }

    private static IEnumerable<string> Of(IEnumerable<FigureJudgement> figures, Verdict verdict)
        => figures.Where(figure => figure.Verdict == verdict).Select(figure => figure.Reason).OfType<string>();

    private static string NoBaseline(TableRow row)
        => $"There is no baseline of {row.Context.Environment} under profile {row.Context.Profile} for every figure yet: ./perf accept --suite {row.Context.Suite} makes one.";

    private static IEnumerable<string> Notes(TableRow row)
    {
        if (row.Invalid is null && row.Believed.Count < row.Trials.Count)
            yield return $"{row.Trials.Count - row.Believed.Count} of {row.Trials.Count} trials did not count.";
        if (row.Differences.Count > 0)
            yield return $"The baseline was measured elsewhere ({string.Join(", ", row.Differences)}).";
        if (row.Scale > NoticeableScale)
            yield return $"The machine is {Quantity.Plain(row.Scale)} times slower than it was for the baseline, and the limits on times and rates are as much wider.";
    }
}
