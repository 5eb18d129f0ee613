using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>
/// Takes in what became of each arrival. Moments are the pacing clock's nanoseconds. Its memory does not grow with the number of
/// requests: histograms, counters by kind, and a short point for each second.
/// </summary>
internal sealed class Recorder(long start, long end, TimeSpan timeout) : IRequestRecorder
{
    /// <summary>How long after its end a request may be noted.</summary>
    private const long LateEnd = 200_000_000;

    private readonly Lock _gate = new();
    private readonly LatencyHistogram _responseTime = new();
    private readonly LatencyHistogram _serviceTime = new();
    private readonly LatencyHistogram _pacingLag = new();
    private readonly LatencyHistogram _firstByte = new();
    private readonly ErrorCounts _errors = new();
    private readonly SecondSeries _series = new(start, end);
    private long _due;
    private long _succeeded;
    private long _answered;
    private long _dropped;
    private long _queued;
    private long _ended;

    /// <summary>Requests that have ended so far, of the warm-up too.</summary>
    public long Ended
    {
        get
        {
            lock (_gate)
                return _ended;
        }
    }

    /// <summary>Right answers, errors and drops of the measured stretch so far.</summary>
    public (long Succeeded, long Errors, long Dropped) Progress
    {
        get
        {
            lock (_gate)
                return (_succeeded, _errors.Total, _dropped);
        }
    }

    /// <summary>When a second of the stretch begins.</summary>
    public long StartOf(int second) => start + (second * 1_000_000_000L);

    /// <summary>The last seconds that are over, and how many there are in all: by the requests that have ended since, and by the clock.</summary>
    /// <param name="most">How many are given.</param>
    /// <param name="now">The moment.</param>
    public (int Closed, IReadOnlyList<SeriesPoint> Last) Seconds(int most, long now)
    {
        lock (_gate)
        {
            _series.MoveTo(now - LateEnd);
            return (_series.Closed, _series.Last(most));
        }
    }

    public void Drop(long due)
    {
        if (!IsMeasured(due))
            return;
        lock (_gate)
        {
            _due++;
            _queued++;
            _dropped++;
            _responseTime.Record(timeout);
            _series.Dropped(due, timeout);
        }
    }

    public void Record(long due, long sent, long ended, bool foundFree, Outcome outcome)
    {
        lock (_gate)
        {
            _ended++;
            if (outcome.Succeeded && ended >= start && ended < end)
                _answered++;
            if (!IsMeasured(due))
                return;

            var responseTime = PacingClock.Span(due, ended);
            _due++;
            _responseTime.Record(responseTime);
            _serviceTime.Record(PacingClock.Span(sent, ended));
            if (foundFree)
                _pacingLag.Record(PacingClock.Span(due, sent));
            else
                _queued++;
            if (outcome.Succeeded)
                _succeeded++;
            else
                _errors.Add(outcome.Error!);
            _series.Ended(ended, responseTime, outcome.Succeeded);
        }
    }

    public void RecordFirstByte(long due, long sent, long came)
    {
        if (!IsMeasured(due))
            return;
        lock (_gate)
            _firstByte.Record(PacingClock.Span(sent, came));
    }

    public Recording Take()
    {
        lock (_gate)
            return new Recording(_due, _succeeded, _answered, _dropped, _queued, _errors.ToDictionary(), _responseTime, _serviceTime, _pacingLag, _firstByte, _series.Take());
    }

    private bool IsMeasured(long due) => due >= start && due < end;
}

/// <summary>What a recorder holds at the end.</summary>
internal sealed record Recording(
    long Due,
    long Succeeded,
    long Answered,
    long Dropped,
    long Queued,
    IReadOnlyDictionary<string, long> Errors,
    LatencyHistogram ResponseTime,
    LatencyHistogram ServiceTime,
    LatencyHistogram PacingLag,
    LatencyHistogram FirstByte,
    IReadOnlyList<SeriesPoint> Series)
{
    /// <summary>The trial that it was; its rate is what a model that stays the same asked for, and otherwise what came.</summary>
    public LoadResult ToTrial(string scenario, LoadEngine engine, LoadModel model, DateTimeOffset startedAt, double seconds, Validity validity, string? cutShort) => new()
    {
        Scenario = scenario,
        Engine = engine,
        StartedAt = startedAt,
        Seconds = seconds,
        Rate = model is ArrivalRate { IsConstant: true } constant ? constant.StartRate : Due / Math.Max(seconds, 1e-9),
        Due = Due,
        Succeeded = Succeeded,
        Answered = Answered,
        Dropped = Dropped,
        Queued = Queued,
        Errors = Errors,
        ResponseTime = ResponseTime,
        ServiceTime = ServiceTime,
        TimeToFirstByte = FirstByte.Count > 0 ? FirstByte : null,
        Series = Series,
        Validity = validity with { Problems = [.. validity.Problems, .. ValidityRules.OwnLimits(Errors)] },
        CutShort = cutShort,
    };
}
