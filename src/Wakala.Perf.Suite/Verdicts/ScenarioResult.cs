using Wakala.Perf.Gate;

namespace Wakala.Perf.Suite;

/// <summary>What a test gets of one row.</summary>
/// <param name="Judgement">The verdict and its figures.</param>
/// <param name="ReproduceCommand">What measures just this row again.</param>
/// <param name="Strict">Whether an inconclusive verdict fails, and a change until it is accepted.</param>
public sealed record ScenarioResult(ScenarioJudgement Judgement, string ReproduceCommand, bool Strict)
{
    /// <summary>Begins an assertion.</summary>
    public ScenarioResultAssertions Should() => new(this);
}
