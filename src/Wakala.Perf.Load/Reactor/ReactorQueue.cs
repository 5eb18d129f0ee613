using System.Runtime.Versioning;

namespace Wakala.Perf.Load;

/// <summary>Arrivals on their way to one group of a reactor's connections: whichever is free takes the one that was due first.</summary>
[SupportedOSPlatform("linux")]
internal sealed class ReactorQueue(Reactor reactor, ReactorGroup group, int mostInFlight) : IArrivalQueue
{
    private readonly Queue<(long Number, long Due)> _waiting = new();

    public bool IsEmpty => _waiting.Count == 0;

    /// <summary>Sends an arrival, or has it wait for a place, or drops it where too many are in flight.</summary>
    public void Hand(long number, long due)
    {
        if (!group.InFlight.TryEnter(mostInFlight, out _))
            group.Recorder.Drop(due);
        else if (group.TryTakeFree(out var lane))
            reactor.Start(lane, number, due, foundFree: true);
        else
            _waiting.Enqueue((number, due));
    }

    /// <summary>A place is free again.</summary>
    public void Freed(ReactorLane lane)
    {
        group.GiveBack(lane);
        if (!IsEmpty && group.TryTakeFree(out var next))
        {
            var (number, due) = _waiting.Dequeue();
            reactor.Start(next, number, due, foundFree: false);
        }
    }

    /// <summary>Gives up what waited too long.</summary>
    public void Sweep(long now)
    {
        while (_waiting.TryPeek(out var first) && group.IsTooLate(first.Due, now))
        {
            _waiting.Dequeue();
            group.GiveUp(first.Due);
        }
    }
}
