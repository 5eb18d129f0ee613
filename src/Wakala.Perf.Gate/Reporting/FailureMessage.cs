namespace Wakala.Perf.Gate;

/// <summary>What a failing test says: the sentence for the bug report, the gates, and how to see it again.</summary>
public static class FailureMessage
{
    /// <summary>The message for one row.</summary>
    /// <param name="judgement">The row.</param>
    /// <param name="reproduceCommand">The command that measures just this row: <c>./perf run --suite api --scenario "GET /messages/list"</c>.</param>
    public static string For(ScenarioJudgement judgement, string reproduceCommand)
        => throw new NotImplementedException();
}
