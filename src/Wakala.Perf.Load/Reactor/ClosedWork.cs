using System.Runtime.Versioning;

namespace Wakala.Perf.Load;

/// <summary>A closed model: each virtual user has a connection, and sends its next request when it has had its answer and has thought.</summary>
[SupportedOSPlatform("linux")]
internal sealed class ClosedWork : IReactorWork
{
    /// <summary>How often the number of users is looked at while it changes.</summary>
    private const long Tick = 10_000_000;

    private readonly VirtualUsers _model;
    private readonly long _begin;
    private readonly long _end;
    private readonly InFlight _inFlight;
    private readonly long _thinkTime;
    private readonly long _mostRequests;
    private readonly PriorityQueue<HttpConnection, long> _thinking = new();
    private readonly long[] _iterations;
    private readonly bool _steady;
    private long _started;
    private int _users;
    private int _done;
    private long _nextTick;
    private bool _over;

    public ClosedWork(VirtualUsers model, long begin, int connections, long mostRequests, InFlight inFlight)
    {
        (_model, _begin, _inFlight, _nextTick, _mostRequests) = (model, begin, inFlight, begin, mostRequests);
        _end = begin + (model.Length!.Value.Ticks * TimeSpan.NanosecondsPerTick);
        _thinkTime = model.ThinkTime.Ticks * TimeSpan.NanosecondsPerTick;
        _iterations = new long[connections];
        _steady = model.Stages.All(stage => stage.Target == model.Start);
    }

    public bool IsOver => _over;

    public bool WasCapped { get; private set; }

    /// <summary>Each is what the next request waits for.</summary>
    public bool AnswersCanWait => false;

    public long Advance(HttpReactor reactor, long now)
    {
        if (now < _begin)
            return _begin;
        if (now >= _end)
            _over = true;
        if (_over)
        {
            Retire(reactor);
            return long.MaxValue;
        }

        if (now >= _nextTick)
            Tune(reactor, now);
        while (_thinking.TryPeek(out var connection, out var until) && until <= now)
        {
            _thinking.Dequeue();
            Begin(reactor, connection, until);
        }

        _over = _users == 0 && (_started >= _model.SharedIterations || (_model.IterationsPerUser is not null && _done >= _model.Most));
        return Math.Min(Math.Min(_nextTick, _end), _thinking.TryPeek(out _, out var next) ? next : long.MaxValue);
    }

    public void Freed(HttpReactor reactor, HttpConnection connection)
    {
        var now = PacingClock.Now;
        if (_over || now >= _end || _users > TargetAt(now))
            Leave(reactor, connection);
        else if (_thinkTime > 0)
            _thinking.Enqueue(connection, now + _thinkTime);
        else
            Begin(reactor, connection, now);
    }

    public void Sweep(HttpReactor reactor, long now)
    {
    }

    public void Stop() => _over = true;

    /// <summary>Lets users in up to the number that there should be; those that are too many leave after their request.</summary>
    private void Tune(HttpReactor reactor, long now)
    {
        _nextTick = _steady ? long.MaxValue : now + Tick;
        for (var target = TargetAt(now); _users < target && reactor.TryTakeFree(out var connection);)
        {
            _users++;
            Begin(reactor, connection, now);
        }
    }

    private int TargetAt(long now) => _steady ? _model.Start : _model.TargetAt(TimeSpan.FromTicks((now - _begin) / TimeSpan.NanosecondsPerTick));

    private void Begin(HttpReactor reactor, HttpConnection connection, long due)
    {
        if (_started >= _mostRequests)
            WasCapped = _over = true;
        if (_over || _started >= _model.SharedIterations || _iterations[connection.Number] >= _model.IterationsPerUser)
        {
            Leave(reactor, connection);
            return;
        }

        _iterations[connection.Number]++;
        _inFlight.TryEnter(int.MaxValue, out _);
        reactor.Start(connection, _started++, due, foundFree: true);
    }

    private void Leave(HttpReactor reactor, HttpConnection connection)
    {
        _users--;
        // One that has done all of its own requests is not let in again.
        if (_iterations[connection.Number] >= _model.IterationsPerUser)
            _done++;
        else
            reactor.GiveBack(connection);
    }

    private void Retire(HttpReactor reactor)
    {
        while (_thinking.TryDequeue(out var connection, out _))
            Leave(reactor, connection);
    }
}
