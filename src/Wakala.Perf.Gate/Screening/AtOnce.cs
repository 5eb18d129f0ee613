namespace Wakala.Perf.Gate;

/// <summary>
/// What fails a row at once, whatever its times say: counted wrong once, it is wrong on any machine, and neither another trial nor another build takes it back. Nothing
/// else is said of such a row, since slow answers and low rates beside it follow from it more often than not.
/// </summary>
internal static class AtOnce
{
    /// <summary>As many as somebody reads; a broken build has one for each request.</summary>
    private const int MostFaults = 3;

    /// <summary>What an audit found in a row of the API, then its errors; null where nothing is wrong.</summary>
    /// <param name="row">The row.</param>
    /// <param name="errors">Its errors, judged, after any waiver: that excuses a rate, and no wrong answer.</param>
    public static string? Of(Row row, FigureJudgement errors)
        => Text([.. Shown(row.Trials.Where(trial => !trial.Interrupted).SelectMany(trial => trial.Faults)), errors.Verdict == Verdict.Regressed ? errors.Reason : row.Failed.WrongSentence]);

    /// <summary>The faults of a table's row, then the counts of it that may not be above a bound anywhere, with what failed by kind; null where nothing is wrong.</summary>
    /// <param name="row">The row.</param>
    /// <param name="figures">Its figures, judged.</param>
    /// <param name="faults">Its faults.</param>
    public static string? Of(TableRow row, IReadOnlyList<FigureJudgement> figures, IReadOnlyList<string> faults)
    {
        var bounded = row.Rules.Figures.Where(rule => rule.IsCountOfFailures).Select(rule => rule.Name).ToHashSet();
        string?[] counts = [.. figures.Where(figure => figure.Verdict == Verdict.Regressed && bounded.Contains(figure.Name)).Select(figure => figure.Reason)];
        var failed = row.Failed;
        return Text([.. Shown(faults), .. counts.Length == 0 ? [failed.WrongSentence] : counts, counts.Length > 0 && failed.Count > 0 ? $"What failed: {failed.ByKind}." : null]);
    }

    private static IEnumerable<string> Shown(IEnumerable<string> faults)
    {
        string[] all = [.. faults.Distinct()];
        var more = all.Length - MostFaults;
        return all.Take(MostFaults).Concat(more > 0 ? [$"And {more} more {(more == 1 ? "fault" : "faults")}."] : []);
    }

    private static string? Text(IEnumerable<string?> sentences)
    {
        string[] said = [.. sentences.OfType<string>()];
        return said.Length == 0 ? null : string.Join(" ", said);
    }
}
