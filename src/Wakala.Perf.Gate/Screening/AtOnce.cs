namespace Wakala.Perf.Gate;

/// <summary>
/// What fails a row at once, whatever its times say: counted wrong once, it is wrong on any machine, and neither another trial nor another build takes it back. Nothing
/// else is said of such a row, since slow answers and low rates beside it follow from it more often than not.
/// </summary>
internal static class AtOnce
{
    /// <summary>As many as somebody reads; a broken build has one for each request.</summary>
    private const int MostFaults = 3;

    /// <summary>
    /// What an audit found and what a plan lost, then the counts that may not be above a bound anywhere, with what failed by kind; null where nothing is wrong.
    /// </summary>
    /// <param name="row">The row.</param>
    /// <param name="found">Its figures, judged.</param>
    /// <param name="figures">The same after any waiver: that excuses a load's rate of errors, and neither a wrong answer nor a count of what went wrong.</param>
    public static string? Of(Row row, IReadOnlyList<FigureJudgement> found, IReadOnlyList<FigureJudgement> figures)
    {
        FigureJudgement[] over =
        [
            .. row.Rules.Figures.Where(figure => figure.IsCountOfFailures)
                .Select(figure => (figure.OfLoad ? figures : found).First(one => one.Name == figure.Name))
                .Where(figure => figure.Verdict == Verdict.Regressed),
        ];
        string?[] wrong = over.Length == 0 ? [row.Failed.WrongSentence] : [.. over.Select(figure => figure.Reason)];
        // A load's share of failures tells the kinds itself.
        var kinds = row.Failed.Count > 0 && over.Length > 0 && !row.Rules.HaveLoad ? $"What failed: {row.Failed.ByKind}." : null;
        string[] said = [.. Shown(Faults(row)), .. wrong.Append(kinds).OfType<string>()];
        return said.Length == 0 ? null : string.Join(" ", said);
    }

    private static IEnumerable<string> Faults(Row row) => row.Trials.Where(trial => !trial.Interrupted).SelectMany(trial => trial.Faults).Concat(PlanGate.Faults(row));

    private static IEnumerable<string> Shown(IEnumerable<string> faults)
    {
        string[] all = [.. faults.Distinct()];
        var more = all.Length - MostFaults;
        return all.Take(MostFaults).Concat(more > 0 ? [$"And {more} more {(more == 1 ? "fault" : "faults")}."] : []);
    }
}
