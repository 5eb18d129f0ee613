using System.Runtime.CompilerServices;

namespace Wakala.Perf.Load;

/// <summary>
/// Sends one request at a time through a virtual user, and records how it ended, whatever the user does. A timer for each request would
/// cost more than the request's own bookkeeping: whoever runs the load calls <see cref="Sweep"/> instead, and each time-out is late by
/// no more than the time between two of these.
/// </summary>
internal sealed class Requester(IVirtualUser user, long firstArrival, IRequestRecorder recorder, TimeSpan timeout) : IDisposable
{
    private readonly long _timeout = PacingClock.Nanoseconds(timeout);
    private readonly Lock _gate = new();
    private CancellationTokenSource _limit = new();
    private long _deadline = long.MaxValue;

    /// <summary>Cancels the request under way when its time is over, or when all are given up.</summary>
    public void Sweep(long now, bool giveUp)
    {
        if (now < Volatile.Read(ref _deadline) && !giveUp)
            return;
        lock (_gate)
        {
            if (_deadline != long.MaxValue && (now >= _deadline || giveUp))
                _limit.Cancel();
        }
    }

    /// <param name="arrival">The arrival.</param>
    /// <param name="giveUp">Whether all requests are given up.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask SendAsync(Arrival arrival, CancellationToken giveUp)
    {
        var sent = PacingClock.Now;
        var outcome = await TrySendAsync(arrival, sent, giveUp);
        recorder.Record(arrival.Due, sent, PacingClock.Now, arrival.FoundFree, outcome);
        if (outcome.FirstByte is { } firstByte)
            recorder.RecordFirstByte(arrival.Due, sent, sent + PacingClock.Nanoseconds(firstByte));
    }

    public void Dispose() => _limit.Dispose();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Outcome> TrySendAsync(Arrival arrival, long sent, CancellationToken giveUp)
    {
        // The time-out runs from the due moment: an arrival that waited it out for a connection is not worth sending any more.
        var deadline = arrival.Due + _timeout;
        if (sent >= deadline || giveUp.IsCancellationRequested)
            return new Outcome(ErrorKind.Timeout);

        var limit = Begin(deadline);
        try
        {
            return await user.SendAsync(firstArrival + arrival.Number, limit);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return new Outcome(ErrorKind.Timeout);
        }
        catch (Exception error)
        {
            // A fault of a scenario is an error like any other: counted by kind, never an end of the run.
            return Outcome.Of(error);
        }
        finally
        {
            lock (_gate)
                _deadline = long.MaxValue;
        }
    }

    private CancellationToken Begin(long deadline)
    {
        lock (_gate)
        {
            if (_limit.IsCancellationRequested)
            {
                _limit.Dispose();
                _limit = new CancellationTokenSource();
            }

            _deadline = deadline;
            return _limit.Token;
        }
    }
}
