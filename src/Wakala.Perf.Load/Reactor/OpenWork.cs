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
    private long _number;
    private long _due;
    private bool _over;

    public OpenWork(ArrivalRate model, long begin, int mostInFlight, long mostRequests, InFlight inFlight, Recorder recorder)
    {
        (_sequence, _begin, _inFlight, _recorder) = (new ArrivalSequence(model), begin, inFlight, recorder);
        (_mostInFlight, _mostRequests) = (mostInFlight, mostRequests);
        _over = !_sequence.TryNext(out _due);
    }

    public bool IsOver => _over;

    public bool WasCapped { get; private set; }

    public bool AnswersCanWait => !_over && _waiting.Count == 0;

    public long Advance(Reactor reactor, long now)
    {
        while (!_over && _begin + _due <= now)
        {
            Arrive(reactor, _number, _begin + _due);
            _over = ++_number >= _mostRequests;
            if (_over)
                WasCapped = _sequence.TryNext(out _);
            else
                _over = !_sequence.TryNext(out _due);
        }

        return _over ? long.MaxValue : _begin + _due;
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
