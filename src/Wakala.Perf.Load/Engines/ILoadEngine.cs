using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>Plays one scenario: load after load, over connections that stay open between them.</summary>
internal interface ILoadEngine : IAsyncDisposable
{
    /// <summary>Puts a load on the target, and measures it.</summary>
    /// <param name="shape">The load; its connections and time-out are those of every load of the engine.</param>
    /// <param name="firstArrival">The number of its first arrival.</param>
    /// <param name="progress">Told how far it is; null for nobody.</param>
    /// <param name="cancellationToken">Ends it early: what was measured is given, marked as cut short.</param>
    Task<LoadResult> RunAsync(LoadShape shape, long firstArrival, IProgress<LoadProgress>? progress, CancellationToken cancellationToken);

    /// <summary>Has the scenario look, after the last load, at what only connections that still stand can show.</summary>
    Task FinishAsync();
}
