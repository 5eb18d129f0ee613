namespace Wakala.Perf.Environments;

/// <summary>How much of a resource was used in a stretch of time.</summary>
/// <param name="From">The stretch's begin, from the begin of the watch.</param>
/// <param name="Until">Its end.</param>
/// <param name="Value">The mean rate in it, or the level at its end; in the unit of <see cref="ResourceKind"/>.</param>
public readonly record struct ResourcePoint(TimeSpan From, TimeSpan Until, double Value);

/// <summary>How one part of a system used one resource while it was watched.</summary>
/// <param name="Role">The part.</param>
/// <param name="Kind">The resource.</param>
/// <param name="Points">Stretches that follow each other. Between two there is a gap where nothing can be said: counters began anew, or could not be read.</param>
/// <param name="Limit">How much there is of it; null where nobody knows.</param>
public sealed record ResourceSeries(ResourceRole Role, ResourceKind Kind, IReadOnlyList<ResourcePoint> Points, ResourceLimit? Limit = null)
{
    /// <summary>The mean over a stretch of the watch, weighted by time; null where nothing was seen in it.</summary>
    public double? Mean(TimeSpan from, TimeSpan until)
    {
        var (sum, seconds) = (0.0, 0.0);
        foreach (var point in Points)
        {
            var within = ((point.Until < until ? point.Until : until) - (point.From > from ? point.From : from)).TotalSeconds;
            if (within <= 0)
                continue;
            sum += point.Value * within;
            seconds += within;
        }

        return seconds > 0 ? sum / seconds : null;
    }

    /// <summary>The mean over all of the watch; null where nothing was seen.</summary>
    public double? Mean() => Mean(TimeSpan.Zero, TimeSpan.MaxValue);

    /// <summary>The lowest point of those that are not much shorter than the others, of which a few milliseconds say nothing; null where there is none.</summary>
    public double? Least()
    {
        var longest = Points.Select(point => point.Until - point.From).DefaultIfEmpty().Max();
        return Points.Count > 0 ? Points.Where(point => point.Until - point.From > longest / 2).Min(point => point.Value) : null;
    }

    /// <summary>The highest point; null where there is none.</summary>
    public double? Most() => Points.Count > 0 ? Points.Max(point => point.Value) : null;
}

/// <summary>What a reader saw, and what it must say of it.</summary>
/// <param name="Series">The series, one for each resource that it sees.</param>
/// <param name="Breaks">Where counters began anew, or nothing could be read.</param>
public sealed record ResourceRecord(IReadOnlyList<ResourceSeries> Series, IReadOnlyList<ResourceBreak> Breaks);

/// <summary>Where counters began anew, or nothing could be read.</summary>
/// <param name="Role">Whose.</param>
/// <param name="What">What happened and when, the end of a sentence.</param>
public sealed record ResourceBreak(ResourceRole Role, string What);
