using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>
/// One row of one table: what one request is. The generator loads the type by name, makes it with its constructor without
/// parameters, prepares it once, and opens one virtual user for each connection before the first arrival.
/// </summary>
public interface IScenario : IAsyncDisposable
{
    /// <summary>Reads what the scenario needs (contract, data feed, tokens). Nothing here is measured.</summary>
    Task PrepareAsync(ScenarioContext context, CancellationToken cancellationToken);

    /// <summary>What became of its connections, where it can tell.</summary>
    ConnectionFigures? Connections => null;

    /// <summary>Opens one virtual user: a connection's worth of state.</summary>
    ValueTask<IVirtualUser> OpenAsync(int index, CancellationToken cancellationToken);
}

/// <summary>What sends one request at a time (k6: a VU; NBomber: a scenario copy).</summary>
public interface IVirtualUser : IAsyncDisposable
{
    /// <summary>The thread that its answers are gone on with on, where many share one: the run watches that nothing blocks it.</summary>
    IAnswerThread? AnswerThread => null;

    /// <summary>
    /// Sends the request of one arrival and reads its answer to the end. A failed request is an outcome, not an exception;
    /// only cancellation may throw.
    /// </summary>
    /// <param name="arrival">The arrival's number, from 0: the same number and seed give the same request.</param>
    /// <param name="cancellationToken">Ends the request at its time-out or with the run.</param>
    ValueTask<Outcome> SendAsync(long arrival, CancellationToken cancellationToken);
}
