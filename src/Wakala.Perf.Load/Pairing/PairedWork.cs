using System.Runtime.Versioning;

namespace Wakala.Perf.Load;

/// <summary>The arrivals of a paired stream, each handed to its row's stream when it is due.</summary>
[SupportedOSPlatform("linux")]
internal sealed class PairedWork : IReactorWork
{
    private readonly IEnumerator<(PairedStream Stream, long Due)> _arrivals;
    private readonly ReactorQueue[] _queues;
    private readonly ReactorQueue[] _inTurn;

    /// <param name="arrivals">The arrivals, in the order in which they are due.</param>
    /// <param name="queues">Where they go: the queue of each of the reactor's groups.</param>
    public PairedWork(IEnumerator<(PairedStream Stream, long Due)> arrivals, ReactorQueue[] queues)
    {
        (_arrivals, _queues, _inTurn) = (arrivals, queues, [.. queues]);
        IsOver = !arrivals.MoveNext();
    }

    public bool IsOver { get; private set; }

    public bool AnswersCanWait => !IsOver && Array.TrueForAll(_queues, queue => queue.IsEmpty);

    public bool WasCapped => false;

    public long Advance(long now)
    {
        while (!IsOver && _arrivals.Current.Due <= now)
        {
            var (stream, due) = _arrivals.Current;
            stream.Hand(due);
            IsOver = !_arrivals.MoveNext();
        }

        return IsOver ? long.MaxValue : _arrivals.Current.Due;
    }

    public void Freed(ReactorLane lane) => _queues[lane.Connection.Group.Number].Freed(lane);

    public void Sweep(long now)
    {
        Array.ForEach(_inTurn, queue => queue.Sweep(now));
        // Neither arm's arrivals are always given up first.
        Array.Reverse(_inTurn);
    }

    public void Stop() => IsOver = true;
}
