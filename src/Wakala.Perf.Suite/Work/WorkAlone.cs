using Wakala.Perf.Gate;

namespace Wakala.Perf.Suite;

/// <summary>A row that is not loaded: all that is said of it is what its requests cost, and that they were answered rightly.</summary>
internal static class WorkAlone
{
    /// <param name="context">The row.</param>
    /// <param name="requests">Requests of its counted sequence, each of which was answered rightly.</param>
    public static ScenarioJudgement Row(GateContext context, long requests) => new()
    {
        Suite = context.Suite,
        Table = context.Table,
        Name = context.Scenario,
        Verdict = Verdict.Passed,
        Reason = "Its work alone was judged; it was not loaded.",
        Requests = requests,
        Dropped = 0,
        Errors = 0,
        Figures = requests == 0 ? [] : [new FigureJudgement { Name = "errors", Unit = "%", Kind = FigureKind.Errors, Value = 0, Verdict = Verdict.Passed, Binding = true }],
        Work = [],
        Environment = context.Environment,
        Profile = context.Profile,
        WorkloadHash = context.WorkloadHash,
    };
}
