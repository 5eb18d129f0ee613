namespace Wakala.Perf.Gate;

/// <summary>The gates of one row of the document as lines of text; an absent number is a hyphen.</summary>
public static class GateTable
{
    /// <summary>One line a gate, figures first, then work.</summary>
    public static IReadOnlyList<GateRow> Rows(ScenarioJudgement judgement)
        => throw new NotImplementedException();
}
