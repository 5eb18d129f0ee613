using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>
/// A point for each second of the stretch, by the moment a request ended; what ends after the stretch belongs to its last second.
/// Requests end in any order near a boundary: one that ends a moment too late is counted in the second that is open.
/// </summary>
internal sealed class SecondSeries(long start, long end)
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    private readonly int _last = (int)Math.Max(0, (end - start - 1) / NanosecondsPerSecond);
    private readonly List<SeriesPoint> _closed = [];
    private readonly List<Task<IntervalHistogram>?> _histograms = [];
    private LatencyHistogram _responseTime = new();
    private LatencyHistogram _spare = new();
    private long _succeeded;
    private long _errors;
    private long _dropped;

    public void Ended(long moment, TimeSpan responseTime, bool succeeded)
    {
        MoveTo(moment);
        _responseTime.Record(responseTime);
        if (succeeded)
            _succeeded++;
        else
            _errors++;
    }

    public void Dropped(long moment, TimeSpan timeout)
    {
        MoveTo(moment);
        _responseTime.Record(timeout);
        _dropped++;
    }

    /// <summary>The seconds that are over.</summary>
    public int Closed => _closed.Count;

    /// <summary>The last of the seconds that are over.</summary>
    public IReadOnlyList<SeriesPoint> Last(int most) => [.. _closed.TakeLast(most)];

    public IReadOnlyList<SeriesPoint> Take()
    {
        Close();
        return [.. _closed.Select((point, second) => point with { ResponseTime = _histograms[second]?.GetAwaiter().GetResult() })];
    }

    /// <summary>Ends the seconds that are over at a moment.</summary>
    public void MoveTo(long moment)
    {
        var second = (int)Math.Clamp((moment - start) / NanosecondsPerSecond, 0, _last);
        while (_closed.Count < second)
            Close();
    }

    private void Close()
    {
        _closed.Add(new SeriesPoint(_closed.Count, _succeeded, _errors, _dropped, Percentile(50), Percentile(95), Percentile(100)));
        _histograms.Add(_responseTime.Count == 0 ? null : Keep());
        (_succeeded, _errors, _dropped) = (0, 0, 0);
    }

    /// <summary>Has a histogram made small on another thread, which takes longer than a request may wait; a second later it is free again.</summary>
    private Task<IntervalHistogram> Keep()
    {
        _histograms.LastOrDefault(earlier => earlier is not null)?.Wait();
        var full = _responseTime;
        (_responseTime, _spare) = (_spare, full);
        return Task.Run(() =>
        {
            var kept = IntervalHistogram.Of(full);
            full.Reset();
            return kept;
        });
    }

    private double? Percentile(double percentile) => _responseTime.Count == 0 ? null : _responseTime.PercentileMilliseconds(percentile);
}
