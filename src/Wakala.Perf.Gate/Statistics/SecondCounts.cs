using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>
/// The latencies of stretches second by second, as how many of a second's were no longer than each latency that occurs: the percentile of
/// any choice of seconds is then found by halving, without adding up histograms.
/// </summary>
internal sealed class SecondCounts
{
    private readonly double[] _milliseconds;
    private readonly int[] _upTo;
    private readonly int _seconds;

    /// <param name="seconds">The latencies of each second; null where none ended.</param>
    public SecondCounts(IReadOnlyList<IntervalHistogram?> seconds)
    {
        _seconds = seconds.Count;
        _milliseconds = [.. seconds.OfType<IntervalHistogram>().SelectMany(second => second.Values).Select(value => value.Milliseconds).Distinct().Order()];
        var place = _milliseconds.Select((latency, at) => (latency, at)).ToDictionary(one => one.latency, one => one.at);
        _upTo = new int[_milliseconds.Length * _seconds];
        for (var second = 0; second < _seconds; second++)
        {
            foreach (var (latency, count) in seconds[second]?.Values ?? [])
                _upTo[(place[latency] * _seconds) + second] = (int)count;
        }

        for (var at = _seconds; at < _upTo.Length; at++)
            _upTo[at] += _upTo[at - _seconds];
    }

    /// <summary>How many latencies there are.</summary>
    public long Count => Total(_milliseconds.Length - 1, Enumerable.Repeat(1, _seconds).ToArray());

    /// <summary>The latency that a share of all latencies of the chosen seconds did not exceed; null of none.</summary>
    /// <param name="percentile">From 0 to 100.</param>
    /// <param name="times">How many times each second was chosen.</param>
    public double? Percentile(double percentile, int[] times)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(percentile / 100 * Total(_milliseconds.Length - 1, times)));
        var (low, high) = (0, _milliseconds.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Total(middle, times) >= rank ? (low, middle) : (middle + 1, high);
        }

        return low < _milliseconds.Length ? _milliseconds[low] : null;
    }

    private long Total(int latency, int[] times)
    {
        if (latency < 0)
            return 0;
        var sum = 0L;
        var counts = _upTo.AsSpan(latency * _seconds, _seconds);
        for (var second = 0; second < counts.Length; second++)
            sum += (long)counts[second] * times[second];
        return sum;
    }
}
