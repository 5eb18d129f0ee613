using System.Runtime.Versioning;

namespace Wakala.Perf.Load;

/// <summary>A closed model: each virtual user has a place on a connection, and sends its next request when it has had its answer and has thought.</summary>
[SupportedOSPlatform("linux")]
internal sealed class ClosedWork : IReactorWork
{
    /// <summary>How often the number of users is looked at while it changes.</summary>
    private const long Tick = 10_000_000;

    private readonly Reactor _reactor;
    private readonly ReactorGroup _group;
    private readonly VirtualUsers _model;
    private readonly long _begin;
    private readonly long _end;
    private readonly long _thinkTime;
    private readonly long _mostRequests;
    private readonly PriorityQueue<ReactorLane, long> _thinking = new();
    private readonly long[] _iterations;
    private readonly bool _steady;
    private long _started;
    private int _users;
    private int _entered;
    private int _done;
    private long _nextTick;
    private bool _over;

    public ClosedWork(Reactor reactor, ReactorGroup group, VirtualUsers model, long begin, long mostRequests)
    {
        (_reactor, _group, _model, _begin, _nextTick, _mostRequests) = (reactor, group, model, begin, begin, mostRequests);
        _end = begin + PacingClock.Nanoseconds(model.Length!.Value);
        _thinkTime = PacingClock.Nanoseconds(model.ThinkTime);
        _iterations = new long[group.Lanes];
        _steady = model.Stages.All(stage => stage.Target == model.Start);
    }

    public bool IsOver => _over;

    public bool WasCapped { get; private set; }

    /// <summary>Each is what the next request waits for.</summary>
    public bool AnswersCanWait => false;

    public long Advance(long now)
    {
        if (now < _begin)
            return _begin;
        if (now >= _end)
            _over = true;
        if (_over)
        {
            Retire();
            return long.MaxValue;
        }

        if (now >= _nextTick)
            Tune(now);
        while (_thinking.TryPeek(out var lane, out var until) && until <= now)
        {
            _thinking.Dequeue();
            if (_users > TargetAt(now))
                Leave(lane);
            else
                Begin(lane, until);
        }

        _over |= _users == 0 && (IsDone || (_model.IterationsPerUser is not null && _done >= _model.Most));
        return Math.Min(Math.Min(_nextTick, _end), _thinking.TryPeek(out _, out var next) ? next : long.MaxValue);
    }

    public void Freed(ReactorLane lane)
    {
        var now = PacingClock.Now;
        if (_over || now >= _end || _users > TargetAt(now))
            Leave(lane);
        else if (_thinkTime > 0)
            _thinking.Enqueue(lane, now + _thinkTime);
        else
            Begin(lane, now);
    }

    public void Sweep(long now)
    {
    }

    public void Stop() => _over = true;

    /// <summary>Lets users in up to the number that there should be; those that are too many leave after their request.</summary>
    private void Tune(long now)
    {
        _nextTick = _steady ? long.MaxValue : now + Tick;
        // Nobody is let in when nothing is left to do: there may be fewer iterations than users.
        for (var target = TargetAt(now); _users < target && !IsDone && _group.TryTakeFree(out var lane);)
        {
            _users++;
            if (_thinkTime > 0)
                _thinking.Enqueue(lane, now + PacingClock.Nanoseconds(_model.FirstThought(_entered++)));
            else
                Begin(lane, now);
        }
    }

    private bool IsDone => _over || _started >= _model.SharedIterations;

    private int TargetAt(long now) => _steady ? _model.Start : _model.TargetAt(PacingClock.Span(_begin, now));

    private void Begin(ReactorLane lane, long due)
    {
        if (_started >= _mostRequests)
            WasCapped = _over = true;
        if (IsDone || _iterations[lane.Number] >= _model.IterationsPerUser)
        {
            Leave(lane);
            return;
        }

        _iterations[lane.Number]++;
        _group.InFlight.TryEnter(int.MaxValue, out _);
        _reactor.Start(lane, _started++, due, foundFree: true);
    }

    private void Leave(ReactorLane lane)
    {
        _users--;
        // One that has done all of its own requests is not let in again.
        if (_iterations[lane.Number] >= _model.IterationsPerUser)
            _done++;
        else
            _group.GiveBack(lane);
    }

    private void Retire()
    {
        while (_thinking.TryDequeue(out var lane, out _))
            Leave(lane);
    }
}
