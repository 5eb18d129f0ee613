namespace Wakala.Perf.Suite;

/// <summary>An endurance test as its log has it.</summary>
internal sealed record EnduranceRun
{
    private EnduranceRun(EnduranceBegin begin, IReadOnlyList<EnduranceLife> lives) => (Begin, Lives) = (begin, lives);

    /// <summary>What was measured, as its first life says.</summary>
    public EnduranceBegin Begin { get; }

    /// <summary>Its lives, in order; a run that was never resumed has one.</summary>
    public IReadOnlyList<EnduranceLife> Lives { get; }

    /// <summary>All segments.</summary>
    public IEnumerable<EnduranceSegment> Segments => Lives.SelectMany(life => life.Segments);

    /// <summary>How long was measured.</summary>
    public TimeSpan Length => TimeSpan.FromSeconds(Segments.Sum(segment => segment.Seconds));

    /// <summary>Requests that were sent.</summary>
    public long Requests => Segments.Sum(segment => segment.Succeeded + segment.Failed);

    /// <summary>The life that leaks are looked for in: another process' memory says nothing of them.</summary>
    public EnduranceLife Longest => Lives.MaxBy(life => life.Segments.Sum(segment => segment.Seconds))!;

    /// <summary>That of a log.</summary>
    /// <exception cref="ArgumentException">It has no beginning.</exception>
    public static EnduranceRun Of(IReadOnlyList<EnduranceLine> lines)
    {
        if (lines.Count == 0 || lines[0].Begin is not { } begin)
            throw new ArgumentException("The log of an endurance test begins with what is measured, and this one does not.", nameof(lines));
        var lives = new List<List<EnduranceLine>>();
        foreach (var line in lines)
        {
            if (line.Begin is not null)
                lives.Add([]);
            lives[^1].Add(line);
        }

        return new EnduranceRun(begin, [.. lives.Select(EnduranceLife.Of)]);
    }
}

/// <summary>What was seen while the same processes lived.</summary>
/// <param name="Readings">What they held, in order.</param>
/// <param name="Segments">What they were loaded with, in order.</param>
/// <param name="Windows">The windows of these.</param>
internal sealed record EnduranceLife(IReadOnlyList<EnduranceReading> Readings, IReadOnlyList<EnduranceSegment> Segments, IReadOnlyList<EnduranceWindow> Windows)
{
    /// <summary>The readings that were taken between the first segment's beginning and the last one's end.</summary>
    public IReadOnlyList<EnduranceReading> Loaded => Segments.Count == 0
        ? []
        : [.. Readings.Where(reading => reading.At >= Segments[0].StartedAt && reading.At <= Segments[^1].StartedAt + TimeSpan.FromSeconds(Segments[^1].Seconds)).OrderBy(reading => reading.At)];

    /// <summary>Requests that had ended by a moment; those of warm-ups are not counted.</summary>
    public double EndedBy(DateTimeOffset at) => Segments.Sum(segment => segment.EndedBy(at));

    internal static EnduranceLife Of(IReadOnlyList<EnduranceLine> lines)
    {
        var segments = lines.Select(line => line.Segment).OfType<EnduranceSegment>().OrderBy(segment => segment.StartedAt).ToList();
        // A window whose segment never ended belongs to nothing that can be counted.
        var whole = segments.Select(segment => segment.Number).ToHashSet();
        return new EnduranceLife(
            [.. lines.Select(line => line.Reading).OfType<EnduranceReading>()],
            segments,
            [.. lines.Select(line => line.Window).OfType<EnduranceWindow>().Where(window => whole.Contains(window.Segment))]);
    }
}
