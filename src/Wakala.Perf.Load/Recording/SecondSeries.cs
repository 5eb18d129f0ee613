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
    private readonly LatencyHistogram _responseTime = new();
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

    public void Dropped(long moment)
    {
        MoveTo(moment);
        _dropped++;
    }

    /// <summary>The seconds that are over.</summary>
    public int Closed => _closed.Count;

    /// <summary>The last of the seconds that are over.</summary>
    public IReadOnlyList<SeriesPoint> Last(int most) => [.. _closed.TakeLast(most)];

    public IReadOnlyList<SeriesPoint> Take()
    {
        Close();
        return _closed;
    }

    private void MoveTo(long moment)
    {
        var second = (int)Math.Clamp((moment - start) / NanosecondsPerSecond, 0, _last);
        while (_closed.Count < second)
            Close();
    }

    private void Close()
    {
        _closed.Add(new SeriesPoint(_closed.Count, _succeeded, _errors, _dropped, Percentile(50), Percentile(95), Percentile(100)));
        _responseTime.Reset();
        (_succeeded, _errors, _dropped) = (0, 0, 0);
    }

    private double? Percentile(double percentile) => _responseTime.Count == 0 ? null : _responseTime.PercentileMilliseconds(percentile);
}
