namespace Wakala.Perf.Suite;

/// <summary>How much of the document's endurance test a profile is.</summary>
/// <param name="UserShare">Share of the document's users.</param>
/// <param name="Length">How long is measured.</param>
/// <param name="Segment">The longest that one generator loads: after it another comes, with arrivals and connections of its own.</param>
/// <param name="WarmUp">The beginning of each segment that is in no figure.</param>
/// <param name="Period">Between two readings.</param>
/// <param name="Window">What response time, throughput and errors are taken over.</param>
public sealed record EnduranceSizes(double UserShare, TimeSpan Length, TimeSpan Segment, TimeSpan WarmUp, TimeSpan Period, TimeSpan Window)
{
    private static readonly TimeSpan MostOfASegment = TimeSpan.FromMinutes(10);

    /// <summary>Whether it takes so long that nothing is measured again for a look more.</summary>
    public bool IsLong => Length >= TimeSpan.FromHours(1);

    /// <summary>How long each segment is measured, in order.</summary>
    /// <param name="done">What was measured before.</param>
    public IReadOnlyList<TimeSpan> Segments(TimeSpan done)
    {
        var segments = new List<TimeSpan>();
        // What is left of less than a second has no second of its own in a series.
        for (var left = Length - done; left >= TimeSpan.FromSeconds(1); left -= segments[^1])
            segments.Add(left < Segment ? left : Segment);
        return segments;
    }

    /// <summary>Those of a profile.</summary>
    public static EnduranceSizes Of(string profile) => profile switch
    {
        "smoke" => new(0.03, TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2)),
        "pr" => new(0.03, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10)),
        "endurance" => new(1, TimeSpan.FromHours(24), MostOfASegment, TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5)),
        _ => new(1, TimeSpan.FromMinutes(30), MostOfASegment, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(1)),
    };
}
