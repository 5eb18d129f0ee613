using System.Threading.Channels;

namespace Wakala.Perf.Load;

/// <summary>One connection: takes the arrival that was due first, sends it, records how it ended, and takes the next.</summary>
internal sealed class Lane(
    IVirtualUser user, long firstArrival, ChannelReader<Arrival> arrivals, InFlight inFlight, Recorder recorder, TimeSpan timeout)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await arrivals.WaitToReadAsync(CancellationToken.None))
        {
            while (arrivals.TryRead(out var arrival))
            {
                var sent = PacingClock.Now;
                var outcome = await SendAsync(arrival, sent, cancellationToken);
                recorder.Record(arrival.Due, sent, PacingClock.Now, arrival.FoundFree, outcome);
                inFlight.Leave();
            }
        }
    }

    private async ValueTask<Outcome> SendAsync(Arrival arrival, long sent, CancellationToken cancellationToken)
    {
        // The time-out runs from the due moment: an arrival that waited it out for a connection is not worth sending any more.
        var left = timeout - TimeSpan.FromTicks((sent - arrival.Due) / TimeSpan.NanosecondsPerTick);
        if (left <= TimeSpan.Zero || cancellationToken.IsCancellationRequested)
            return new Outcome(ErrorKind.Timeout);

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
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
