using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>Judges a row's trials against the document's objective and the environment's baseline.</summary>
public static class ScreenGate
{
    /// <summary>The most trials that one row gets: the first measurement and two more.</summary>
    public const int MostTrials = 3;

    /// <summary>Judges a row over its first measurement and whatever was measured again.</summary>
    public static ScenarioJudgement Judge(GateContext context, Objective objective, Baseline? baseline, IReadOnlyList<Trial> trials)
        => throw new NotImplementedException();

    /// <summary>Whether the row should be measured once more before its verdict stands.</summary>
    public static bool NeedsAnother(ScenarioJudgement judgement, IReadOnlyList<Trial> trials)
        => throw new NotImplementedException();
}
