using System.Runtime.Versioning;

namespace Wakala.Perf.Load;

/// <summary>An open model: arrivals come by their schedule, whether or not earlier ones were answered.</summary>
[SupportedOSPlatform("linux")]
internal sealed class OpenWork : IReactorWork
{
    private readonly ArrivalSequence _sequence;
    private readonly long _begin;
    private readonly int _mostInFlight;
    private readonly long _mostRequests;
    private readonly InFlight _inFlight;
    private readonly Recorder _recorder;
    private readonly Queue<(long Number, long Due)> _waiting = new();
    private readonly Queue<long> _ahead = new();
    private readonly StartGathering _gathering;
    private long _number;
    private long _drawn;
    private long _last;
    private long _planned;
    private bool _over;

    public OpenWork(ArrivalRate model, long begin, StartGathering gathering, int mostInFlight, long mostRequests, InFlight inFlight, Recorder recorder)
    {
        (_sequence, _begin, _gathering, _inFlight, _recorder) = (new ArrivalSequence(model), begin, gathering, inFlight, recorder);
        (_mostInFlight, _mostRequests) = (mostInFlight, mostRequests);
        _over = !TryDraw();
        _planned = _over ? long.MaxValue : Plan();
    }

    public bool IsOver => _over;

    public bool WasCapped { get; private set; }

    public bool AnswersCanWait => !_over && _waiting.Count == 0;

    public long Advance(Reactor reactor, long now)
    {
        // Answers wake the loop as well: what is being gathered then waits on.
        if (_over || now < _planned)
            return _over ? long.MaxValue : _planned;
        _gathering.Woke(now - _planned);
        while (!_over && _ahead.Peek() <= now)
        {
            Arrive(reactor, _number++, _ahead.Dequeue());
            _over = _ahead.Count == 0 && !TryDraw();
        }

        return _planned = _over ? long.MaxValue : Plan();
    }

    public void Freed(Reactor reactor, ReactorLane lane)
    {
        if (_waiting.TryDequeue(out var first))
            reactor.Start(lane, first.Number, first.Due, foundFree: false);
        else
            reactor.GiveBack(lane);
    }

    public void Sweep(Reactor reactor, long now)
    {
        while (_waiting.TryPeek(out var first) && reactor.IsTooLate(first.Due, now))
        {
            _waiting.Dequeue();
            reactor.GiveUp(first.Due);
        }
    }

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

    private void Arrive(Reactor reactor, long number, long due)
    {
        if (!_inFlight.TryEnter(_mostInFlight, out _))
            _recorder.Drop(due);
        else if (reactor.TryTakeFree(out var lane))
            reactor.Start(lane, number, due, foundFree: true);
        else
            _waiting.Enqueue((number, due));
    }
}
