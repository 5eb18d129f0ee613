using System.Threading.Channels;

namespace Wakala.Perf.Load;

/// <summary>Arrivals on their way to virtual users: whichever is free takes the one that was due first.</summary>
internal sealed class ArrivalQueue(IReadOnlyList<Requester> users, int mostInFlight, InFlight inFlight, IRequestRecorder recorder) : IArrivalQueue
{
    private readonly Channel<Arrival> _arrivals = Channel.CreateUnbounded<Arrival>(new UnboundedChannelOptions { SingleWriter = true });

    public void Hand(long number, long due)
    {
        if (inFlight.TryEnter(mostInFlight, out var earlier))
            _arrivals.Writer.TryWrite(new Arrival(number, due, earlier < users.Count));
        else
            recorder.Drop(due);
    }

    /// <summary>No more come.</summary>
    public void Complete() => _arrivals.Writer.Complete();

    /// <summary>Has them sent; ends when no more come and all have ended.</summary>
    public Task ServeAsync(CancellationToken giveUp) => Task.WhenAll(users.Select(user => Task.Run(() => ServeAsync(user, giveUp), CancellationToken.None)));

    private async Task ServeAsync(Requester user, CancellationToken giveUp)
    {
        while (await _arrivals.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (_arrivals.Reader.TryRead(out var arrival))
            {
                await user.SendAsync(arrival, giveUp);
                inFlight.Leave();
            }
        }
    }
}
