using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>
/// Looks once for every second that is over whether a rule of a load is broken. A second in which nothing ended although something was under way all through it has as its response times
/// what that has waited by then: a target that stops answering is slow from that moment on, not from the first time-out.
/// </summary>
internal sealed class AbortWatch(IReadOnlyList<AbortRule> rules, Recorder recorder, InFlight inFlight)
{
    private readonly int _most = rules.Select(rule => rule.Seconds).DefaultIfEmpty(0).Max();
    private readonly Dictionary<int, double> _waited = [];
    private int _seen;
    private long _ended = -1;
    private long _since = long.MaxValue;

    /// <summary>Why the load should end; null while it should go on.</summary>
    public string? Broken()
    {
        if (_most == 0)
            return null;
        var now = PacingClock.Now;
        var (closed, last) = recorder.Seconds(_most, now);
        var isNew = closed != _seen;
        for (; _seen < closed; _seen++)
        {
            if (_since <= recorder.StartOf(_seen))
                _waited[_seen] = PacingClock.Span(_since, now).TotalMilliseconds;
            _waited.Remove(_seen - _most);
        }

        // Of those that are under way one at the least was so when another ended last, or when the first of them began: not before what was closed just now was told of.
        if (recorder.Ended is var ended && (ended != _ended || inFlight.Count == 0))
            (_ended, _since) = (ended, now);
        if (!isNew)
            return null;
        List<SeriesPoint> seconds = [.. last.Select(Told)];
        return rules.Select(rule => rule.Broken(seconds)).FirstOrDefault(reason => reason is not null);
    }

    private SeriesPoint Told(SeriesPoint second)
        => second.Succeeded + second.Errors + second.Dropped == 0 && _waited.TryGetValue(second.Second, out var waited) ? second with { P50 = waited, P95 = waited, Max = waited } : second;
}
