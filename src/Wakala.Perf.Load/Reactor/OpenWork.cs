using System.Runtime.Versioning;

namespace Wakala.Perf.Load;

/// <summary>An open model: arrivals come by their schedule, whether or not earlier ones were answered.</summary>
[SupportedOSPlatform("linux")]
internal sealed class OpenWork : IReactorWork
{
    private readonly ArrivalSequence _sequence;
    private readonly long _begin;
    private readonly long _mostRequests;
    private readonly ReactorQueue _queue;
    private readonly Queue<long> _ahead = new();
    private readonly StartGathering _gathering;
    private long _number;
    private long _drawn;
    private long _last;
    private long _planned;
    private bool _over;

    public OpenWork(ArrivalRate model, long begin, StartGathering gathering, long mostRequests, ReactorQueue queue)
    {
        (_sequence, _begin, _gathering, _mostRequests, _queue) = (new ArrivalSequence(model), begin, gathering, mostRequests, queue);
        _over = !TryDraw();
        _planned = _over ? long.MaxValue : Plan();
    }

    public bool IsOver => _over;

    public bool WasCapped { get; private set; }

    public bool AnswersCanWait => !_over && _queue.IsEmpty;

    public long Advance(long now)
    {
        // Answers wake the loop as well: what is being gathered then waits on.
        if (_over || now < _planned)
            return _over ? long.MaxValue : _planned;
        _gathering.Woke(now - _planned);
        while (!_over && _ahead.Peek() <= now)
        {
            _queue.Hand(_number++, _ahead.Dequeue());
            _over = _ahead.Count == 0 && !TryDraw();
        }

        return _planned = _over ? long.MaxValue : Plan();
    }

    public void Freed(ReactorLane lane) => _queue.Freed(lane);

    public void Sweep(long now) => _queue.Sweep(now);

    public void Stop() => _over = true;

    /// <summary>The moment of the last arrival that the first may wait for. One that has nothing to wait for goes out when it is due.</summary>
    private long Plan()
    {
        var planned = _ahead.Peek();
        var until = planned + _gathering.Wait;
        while (_last <= until && TryDraw())
        {
        }

        foreach (var due in _ahead)
            planned = due <= until ? due : planned;
        return planned;
    }

    /// <summary>Looks one arrival further ahead; false where there is none.</summary>
    private bool TryDraw()
    {
        if (!_sequence.TryNext(out var due))
            return false;
        WasCapped = _drawn == _mostRequests;
        if (WasCapped)
            return false;
        _drawn++;
        _ahead.Enqueue(_last = _begin + due);
        return true;
    }
}
