namespace Wakala.Perf.Load;

/// <summary>Sends one request through a virtual user, and records how it ended, whatever the user does.</summary>
internal sealed class Requester(IVirtualUser user, long firstArrival, Recorder recorder, TimeSpan timeout)
{
    /// <param name="arrival">The arrival.</param>
    /// <param name="stop">Ends the request with the run.</param>
    public async ValueTask SendAsync(Arrival arrival, CancellationToken stop)
    {
        var sent = PacingClock.Now;
        var outcome = await TrySendAsync(arrival, sent, stop);
        recorder.Record(arrival.Due, sent, PacingClock.Now, arrival.FoundFree, outcome);
        if (outcome.FirstByte is { } firstByte)
            recorder.RecordFirstByte(arrival.Due, sent, sent + (firstByte.Ticks * TimeSpan.NanosecondsPerTick));
    }

    private async ValueTask<Outcome> TrySendAsync(Arrival arrival, long sent, CancellationToken stop)
    {
        // The time-out runs from the due moment: an arrival that waited it out for a connection is not worth sending any more.
        var left = timeout - TimeSpan.FromTicks((sent - arrival.Due) / TimeSpan.NanosecondsPerTick);
        if (left <= TimeSpan.Zero || stop.IsCancellationRequested)
            return new Outcome(ErrorKind.Timeout);

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(left);
        try
        {
            return await user.SendAsync(firstArrival + arrival.Number, limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return new Outcome(ErrorKind.Timeout);
        }
        catch (Exception error)
        {
            // A fault of a scenario is an error like any other: counted by kind, never an end of the run.
            return new Outcome($"{error.GetType().Name}: {error.Message}");
        }
    }
}
