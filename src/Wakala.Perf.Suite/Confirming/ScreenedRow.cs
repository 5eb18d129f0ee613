using Wakala.Perf.Gate;

namespace Wakala.Perf.Suite;

/// <summary>A row as stored figures left it.</summary>
/// <param name="Context">What it was judged in.</param>
/// <param name="Rules">How its figures are held.</param>
/// <param name="Judgement">What it was judged to be.</param>
/// <param name="Unstored">The row judged by nothing stored: what fails there is bound anywhere, and no other build excuses it.</param>
internal sealed record ScreenedRow(GateContext Context, RowRules Rules, ScenarioJudgement Judgement, ScenarioJudgement Unstored)
{
    public string Scenario => Context.Scenario;
}
