namespace Wakala.Perf.Gate;

/// <summary>
/// What a failing test says: the sentence for the bug report, the gates, and how to see it again. Of what is wrong whatever the times say the gates would tell nothing,
/// so that it has none.
/// </summary>
public static class FailureMessage
{
    /// <summary>The message for one row.</summary>
    /// <param name="judgement">The row.</param>
    /// <param name="reproduceCommand">Measures just this row: <c>./perf run --suite api --scenario "GET /messages/list"</c>.</param>
    public static string For(ScenarioJudgement judgement, string reproduceCommand)
    {
        ArgumentNullException.ThrowIfNull(judgement);
        if (judgement.Wrong is { } wrong)
            return $"{judgement.Name} {Says(judgement.Verdict)}: {wrong}\nReproduce: {reproduceCommand}";
        var counts = $"{Quantity.Count(judgement.Requests)} requests, {Quantity.Count(judgement.Errors)} failed, "
            + $"{Quantity.Count(judgement.Dropped)} arrivals dropped";
        return $"""
            {judgement.Name} {Says(judgement.Verdict)}: {judgement.Reason ?? "nothing speaks against it."}

            {GateTable.Text(GateTable.Rows(judgement))}

            {judgement.Table} in environment {judgement.Environment}, profile {judgement.Profile}: {counts}.
            Reproduce: {reproduceCommand}
            """;
    }

    private static string Says(Verdict verdict) => verdict switch
    {
        Verdict.Regressed => "has regressed",
        Verdict.Invalid => "is invalid",
        Verdict.Inconclusive => "is inconclusive",
        Verdict.New => "is new",
        Verdict.Improved => "has improved",
        Verdict.Changed => "has changed",
        _ => "passed",
    };
}
