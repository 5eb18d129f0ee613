using Wakala.Perf.Gate;

namespace Wakala.Perf.Suite;

/// <summary>Measures two builds in the same minutes, and says what that makes of a row that tripped stored figures.</summary>
internal interface ISettlement
{
    /// <summary>How both builds are measured, as the middle of "it is measured … the base build": <c>side by side with</c>.</summary>
    string How { get; }

    /// <summary>Whether the base build has the row at all.</summary>
    Task<bool> IsInBaseAsync(BuildPair builds, string scenario, CancellationToken cancellationToken);

    /// <summary>The row as it is when what tripped has been settled.</summary>
    /// <exception cref="NotComparableException">These two builds cannot be served here.</exception>
    Task<ScenarioJudgement> SettleAsync(BuildPair builds, ScreenedRow row, ScreenTrip trip, CancellationToken cancellationToken);
}
