using System.Globalization;

namespace Wakala.Perf.Environments;

/// <summary>
/// Makes series of readings. A counter that is lower than before, or that is another life's, has begun anew: what was used between the two readings is not known and is left out, and that
/// is said. There is never a negative rate.
/// </summary>
/// <param name="role">Whose readings they are.</param>
internal sealed class ResourceTrack(ResourceRole role)
{
    private readonly Dictionary<ResourceKind, List<ResourcePoint>> _points = [];
    private readonly List<ResourceBreak> _breaks = [];
    private (TimeSpan At, ResourceReading Reading)? _last;
    private bool _isLost;

    /// <summary>A reading.</summary>
    /// <param name="at">When, from the begin of the watch.</param>
    /// <param name="reading">What was read; null where it could not be.</param>
    public void Add(TimeSpan at, ResourceReading? reading)
    {
        if (reading is null)
        {
            if (_last is not null && !_isLost)
                Break(at, "could not be read any more");
            _isLost = true;
            return;
        }

        if (_last is { } last && at > last.At)
        {
            var sameLife = reading.Life == last.Reading.Life;
            var anew = !sameLife || reading.Totals.Any(total => last.Reading.Totals.TryGetValue(total.Key, out var before) && total.Value < before);
            if (anew)
                Break(at, sameLife ? "has counters that are lower than before: they began anew" : "ended and came again: its counters began anew");
            else
                Rates(last.At, at, last.Reading, reading);
            foreach (var (kind, level) in reading.Levels)
                Points(kind).Add(new ResourcePoint(last.At, at, level));
        }

        (_last, _isLost) = ((at, reading), false);
    }

    /// <summary>The series so far.</summary>
    /// <param name="limits">How much there is of what.</param>
    public ResourceRecord Record(IReadOnlyDictionary<ResourceKind, ResourceLimit> limits)
        => new([.. _points.Select(one => new ResourceSeries(role, one.Key, one.Value, limits.GetValueOrDefault(one.Key)))], _breaks);

    private void Rates(TimeSpan from, TimeSpan until, ResourceReading before, ResourceReading now)
    {
        foreach (var (kind, total) in now.Totals)
        {
            if (before.Totals.TryGetValue(kind, out var earlier))
                Points(kind).Add(new ResourcePoint(from, until, (total - earlier) / (until - from).TotalSeconds));
        }
    }

    private List<ResourcePoint> Points(ResourceKind kind)
    {
        if (!_points.TryGetValue(kind, out var points))
            _points[kind] = points = [];
        return points;
    }

    private void Break(TimeSpan at, string what)
        => _breaks.Add(new ResourceBreak(role, string.Create(CultureInfo.InvariantCulture, $"{what}, {at.TotalSeconds:0.0} s after the watch began")));
}
