namespace Wakala.Perf.Suite;

/// <summary>What a queue's length over time comes to.</summary>
internal static class BacklogCurve
{
    /// <summary>Long enough that arrivals one after the other look even.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(300);

    /// <summary>By how many entries a second it grows: the slope of the least squares' line.</summary>
    public static double Growth(IReadOnlyList<BacklogReading> readings, TimeProvider time)
    {
        if (readings.Count < 2)
            return 0;
        (double X, double Y)[] points = [.. readings.Select(one => (time.GetElapsedTime(readings[0].At, one.At).TotalSeconds, (double)one.Waiting))];
        var (x, y) = (points.Average(one => one.X), points.Average(one => one.Y));
        var spread = points.Sum(one => (one.X - x) * (one.X - x));
        return spread > 0 ? points.Sum(one => (one.X - x) * (one.Y - y)) / spread : 0;
    }

    /// <summary>Entries a second that were done with between the first of these readings and the last.</summary>
    public static double Rate(IReadOnlyList<BacklogReading> readings, TimeProvider time)
    {
        if (readings.Count < 2)
            return 0;
        var done = readings[0].Waiting - readings[^1].Waiting + (readings[^1].Added - readings[0].Added);
        var seconds = time.GetElapsedTime(readings[0].At, readings[^1].At).TotalSeconds;
        return seconds > 0 ? done / seconds : 0;
    }

    /// <summary>How long after the last moment at which more than <paramref name="rate"/> a second came the queue was as short again as it was before that; null if never.</summary>
    /// <param name="readings">The queue over a burst.</param>
    /// <param name="rate">Arrivals a second that only the burst has.</param>
    /// <param name="time">The clock of the readings.</param>
    public static TimeSpan? Drain(IReadOnlyList<BacklogReading> readings, double rate, TimeProvider time)
    {
        var (first, last) = (-1, -1);
        for (int at = 0, since = 0; at < readings.Count; at++)
        {
            while (time.GetElapsedTime(readings[since].At, readings[at].At) > Window)
                since++;
            var length = time.GetElapsedTime(readings[since].At, readings[at].At).TotalSeconds;
            if (length < Window.TotalSeconds / 2 || (readings[at].Added - readings[since].Added) / length <= rate)
                continue;
            // What came within the window came, on average, in its middle.
            (first, last) = (first < 0 ? since : first, since + ((at - since) / 2));
        }

        if (last < 0)
            return null;
        var before = readings.Take(first).Select(one => one.Waiting).DefaultIfEmpty(0).Max();
        foreach (var reading in readings.Skip(last))
        {
            if (reading.Waiting <= before)
                return time.GetElapsedTime(readings[last].At, reading.At);
        }

        return null;
    }
}
