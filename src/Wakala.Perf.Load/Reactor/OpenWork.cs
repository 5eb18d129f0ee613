using System.Runtime.Versioning;

namespace Wakala.Perf.Load;

/// <summary>An open model: arrivals come by their schedule, whether or not earlier ones were answered.</summary>
[SupportedOSPlatform("linux")]
internal sealed class OpenWork : IReactorWork
{
    private readonly ArrivalSequence _sequence;
    private readonly long _begin;
    private readonly int _mostInFlight;
    private readonly InFlight _inFlight;
    private readonly Recorder _recorder;
    private readonly Queue<(long Number, long Due)> _waiting = new();
    private long _number;
    private long _due;
    private bool _over;

    public OpenWork(ArrivalRate model, long begin, int mostInFlight, InFlight inFlight, Recorder recorder)
    {
        (_sequence, _begin, _mostInFlight, _inFlight, _recorder) = (new ArrivalSequence(model), begin, mostInFlight, inFlight, recorder);
        _over = !_sequence.TryNext(out _due);
    }

    public bool IsOver => _over;

    public bool AnswersCanWait => !_over && _waiting.Count == 0;

    public long Advance(HttpReactor reactor, long now)
    {
        while (!_over && _begin + _due <= now)
        {
            Arrive(reactor, _number, _begin + _due);
            _number++;
            _over = !_sequence.TryNext(out _due);
        }

        return _over ? long.MaxValue : _begin + _due;
    }

    public void Freed(HttpReactor reactor, HttpConnection connection)
    {
        if (_waiting.TryDequeue(out var first))
            reactor.Start(connection, first.Number, first.Due, foundFree: false);
        else
            reactor.GiveBack(connection);
    }

    public void Sweep(HttpReactor reactor, long now)
    {
        while (_waiting.TryPeek(out var first) && reactor.IsTooLate(first.Due, now))
        {
            _waiting.Dequeue();
            reactor.GiveUp(first.Due);
        }
    }

    public void Stop() => _over = true;

    private void Arrive(HttpReactor reactor, long number, long due)
    {
        if (!_inFlight.TryEnter(_mostInFlight, out _))
            _recorder.Drop(due);
        else if (reactor.TryTakeFree(out var connection))
            reactor.Start(connection, number, due, foundFree: true);
        else
            _waiting.Enqueue((number, due));
    }
}
