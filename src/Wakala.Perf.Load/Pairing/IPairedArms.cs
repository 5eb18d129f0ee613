using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>Both builds' parts of the rows of a plan, by one engine: of each row the base's, then the candidate's.</summary>
internal interface IPairedArms : IAsyncDisposable
{
    /// <summary>What plays them.</summary>
    LoadEngine Engine { get; }

    /// <summary>Begins a run.</summary>
    /// <param name="recorders">What each arm records.</param>
    /// <returns>Where the arrivals of each arm go.</returns>
    IReadOnlyList<IArrivalQueue> Begin(IReadOnlyList<IRequestRecorder> recorders);

    /// <summary>Hands each arrival to its stream when it is due; ends when all have ended.</summary>
    /// <param name="arrivals">The arrivals, in the order in which they are due.</param>
    /// <param name="lastEnd">When the last request should have ended at its time-out: one that does not heed it cannot hold the run.</param>
    /// <param name="stop">Ends it early.</param>
    Task PlayAsync(IEnumerable<(PairedStream Stream, long Due)> arrivals, long lastEnd, CancellationToken stop);

    /// <summary>Has one arm send as much as it can take; ends when its last requests have ended.</summary>
    /// <param name="arm">Which of them.</param>
    /// <param name="firstNumber">The number of its first request.</param>
    /// <param name="begin">When its turn begins.</param>
    /// <param name="length">How long its turn is.</param>
    /// <param name="stop">Ends it early.</param>
    Task SaturateAsync(int arm, long firstNumber, long begin, TimeSpan length, CancellationToken stop);

    /// <summary>Has each arm's scenario look at what only connections that still stand can show.</summary>
    /// <param name="scenarios">The scenario of each arm.</param>
    Task FinishAsync(IReadOnlyList<IScenario> scenarios);
}
