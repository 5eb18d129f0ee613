using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>
/// The ratchet against small steps: how far a timing may have moved since the last release, however often it was accepted in between. It trips
/// where the estimate is beyond the budget and the trials' own spread does not explain the move.
/// </summary>
internal static class Drift
{
    /// <summary>What a change may cost before users feel it; P99 is the noisier figure.</summary>
    private const double Budget = 0.10;
    private const double BudgetOfP99 = 0.20;

    /// <summary>The chance that a move is taken for one though it is the trials' spread.</summary>
    private const double Alpha = 0.01;

    public static double BudgetOf(LatencyFigure figure) => figure == LatencyFigure.P99 ? BudgetOfP99 : Budget;

    /// <summary>The move, where it is beyond the budget; null where it is not.</summary>
    /// <param name="figure">The timing.</param>
    /// <param name="release">The last release's trials.</param>
    /// <param name="now">The timing of each trial now, on a machine as fast as then.</param>
    public static LogShift? Beyond(LatencyFigure figure, ReleaseAnchor release, IReadOnlyCollection<double> now)
    {
        var shift = LogShift.Of([.. Trials(figure, release)], now, Alpha);
        return shift.Ratio > 1 + BudgetOf(figure) && shift.Low > 1 ? shift : null;
    }

    public static IEnumerable<double> Trials(LatencyFigure figure, ReleaseAnchor release)
        => release.Trials.Select(trial => trial.Milliseconds(figure));
}
