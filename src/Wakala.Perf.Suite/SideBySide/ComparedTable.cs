using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>A table whose rows two builds answer side by side.</summary>
/// <param name="Suite">Its suite: <c>api</c>.</param>
/// <param name="Rows">The rows: what loads each, and how often.</param>
/// <param name="OpenAsync">Brings both builds to where pairs of their processes can be started; told what happens, a line each.</param>
public sealed record ComparedTable(
    string Suite, IReadOnlyDictionary<string, ScenarioType> Rows, Func<Action<string>, CancellationToken, Task<IComparedBuilds>> OpenAsync)
{
    /// <summary>Whether both builds are made of the same files.</summary>
    public required bool Equal { get; init; }
}
