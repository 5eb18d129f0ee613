using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>What one build answers while it has the machine to itself: requests that end in the part of its turn that counts.</summary>
internal sealed class TurnRecorder : IRequestRecorder
{
    private readonly Lock _gate = new();
    private LatencyHistogram _times = new();
    private ErrorCounts _errors = new();
    private long _from = long.MaxValue;
    private long _to = long.MaxValue;

    /// <summary>Counts what ends from one moment to another, and forgets what was counted.</summary>
    public void Begin(long from, long to)
    {
        lock (_gate)
            (_from, _to, _times, _errors) = (from, to, new LatencyHistogram(), new ErrorCounts());
    }

    /// <summary>What was counted.</summary>
    public ArmBlock Take()
    {
        lock (_gate)
            return new ArmBlock { Due = _times.Count, Errors = _errors.ToDictionary(), ResponseTime = IntervalHistogram.Of(_times), PacingLagP99Ms = 0 };
    }

    /// <summary>A user that waits for its answer leaves nothing unsent.</summary>
    public void Drop(long due)
    {
    }

    public void Record(long due, long sent, long ended, bool foundFree, Outcome outcome)
    {
        lock (_gate)
        {
            if (ended < _from || ended >= _to)
                return;
            _times.Record(PacingClock.Span(due, ended));
            if (outcome.Error is { } error)
                _errors.Add(error);
        }
    }

    public void RecordFirstByte(long due, long sent, long came)
    {
    }
}
