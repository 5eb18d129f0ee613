namespace Wakala.Perf.Gate;

/// <summary>A row's reason: its figures' sentences, worst first, then what the reader must know of how it was judged.</summary>
internal static class RowReason
{
    /// <summary>Below this the calibration's own spread is all that there is to tell.</summary>
    private const double NoticeableScale = 1.1;

    /// <param name="row">The row.</param>
    /// <param name="figures">Its figures, judged.</param>
    /// <param name="verdict">Its verdict.</param>
    /// <param name="waivers">What must be said of its waivers.</param>
    public static string? Of(Row row, IReadOnlyList<FigureJudgement> figures, Verdict verdict, IEnumerable<string> waivers)
    {
        string[] sentences =
        [
            .. Of(figures, Verdict.Regressed),
            .. row.Invalid is null ? Array.Empty<string>() : [row.Invalid],
            .. Of(figures, Verdict.Inconclusive),
            .. row.Invalid is null && row.Unpredictable is { } unpredictable ? [unpredictable.Sentence] : Array.Empty<string>(),
            .. verdict == Verdict.New ? NoBaseline(row) : [],
            .. Of(figures, Verdict.Improved),
            .. Of(figures.Where(figure => figure.Binding), Verdict.Passed),
            .. row.Trials.SelectMany(trial => trial.Notes).Distinct().Select(note => $"{note.TrimEnd('.')}."),
            .. Notes(row),
            .. waivers,
        ];
        return sentences.Length == 0 ? null : string.Join(" ", sentences);
    }

    private static IEnumerable<string> Of(IEnumerable<FigureJudgement> figures, Verdict verdict)
        => figures.Where(figure => figure.Verdict == verdict).OrderByDescending(Excess).Select(figure => figure.Reason).OfType<string>();

    /// <summary>How many times beyond its limit.</summary>
    private static double Excess(FigureJudgement figure) => figure switch
    {
        { Value: { } value, Limit: { } limit } when figure.LimitIsLeast => limit / Math.Max(value, double.Epsilon),
        { Value: { } value, Limit: > 0 and { } limit } => value / limit,
        _ => 0,
    };

    private static IEnumerable<string> NoBaseline(Row row)
    {
        // A row that is loaded may be New beside a baseline that is too small yet, which is told elsewhere.
        if (row.Baseline is not null && row.Rules.HaveLoad)
            yield break;
        var figures = row.Baseline is null ? string.Empty : " for every figure";
        yield return $"There is no baseline of {row.Context.Environment} under profile {row.Context.Profile}{figures} yet: ./perf accept --suite {row.Context.Suite} makes one.";
    }

    private static IEnumerable<string> Notes(Row row)
    {
        if (row.Invalid is null && row.Believed.Count < row.Trials.Count)
            yield return $"{row.Trials.Count - row.Believed.Count} of {row.Trials.Count} trials did not count: {RowProblems.Describe(row.Trials, row.Rules)}.";
        if (row.Differences.Count > 0 && row.Unpredictable is null)
            yield return $"The baseline was measured elsewhere ({string.Join(", ", row.Differences)}){Measure(row)}.";
        if (row.Scale > NoticeableScale && row.Context.Others is null)
            yield return $"The machine is {Quantity.Plain(row.Scale)} times slower than it was for the baseline, and the limits on times{(row.Rules.HaveLoad ? string.Empty : " and rates")} are as much wider.";
        if (row.Release is { Comparable: false } release)
            yield return $"Release {release.Name} was measured {release.Elsewhere}, so that drift since then is not judged: ./perf accept --suite {row.Context.Suite} --release NAME takes these figures for a release's.";
    }

    /// <summary>What response times are then held to.</summary>
    private static string Measure(Row row)
        => !row.Rules.HaveLoad ? string.Empty
            : row.Context.Others is null ? ", so that only the coarse screen applies"
            : ", so that what the other rows moved by is the measure";
}
