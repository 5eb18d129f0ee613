using Wakala.Perf.Gate;

namespace Wakala.Perf.Reports;

/// <summary>One verdict for many rows.</summary>
public static class WorstVerdict
{
    private static readonly Verdict[] WorstFirst =
        [Verdict.Regressed, Verdict.Invalid, Verdict.Inconclusive, Verdict.Changed, Verdict.New, Verdict.Passed, Verdict.Improved];

    /// <summary>The worst of them; Invalid of none, since nothing was measured.</summary>
    public static Verdict Of(IReadOnlyList<ScenarioJudgement> judgements)
        => judgements.Count == 0 ? Verdict.Invalid : WorstFirst.First(verdict => judgements.Any(one => one.Verdict == verdict));
}
