namespace Wakala.Perf.Results;

/// <summary>What ended within one second of the measured stretch.</summary>
/// <param name="Second">Seconds since the stretch began, from 0.</param>
/// <param name="Succeeded">Right answers.</param>
/// <param name="Errors">Failed requests.</param>
/// <param name="Dropped">Arrivals that were dropped.</param>
/// <param name="P50">Median response time in milliseconds; null when nothing ended.</param>
/// <param name="P95">95th percentile of response time in milliseconds; null when nothing ended.</param>
/// <param name="Max">Longest response time in milliseconds; null when nothing ended.</param>
public sealed record SeriesPoint(int Second, long Succeeded, long Errors, long Dropped, double? P50, double? P95, double? Max)
{
    /// <summary>All response times of the second, dropped arrivals at the time-out; null when nothing ended, or nobody kept them.</summary>
    public IntervalHistogram? ResponseTime { get; init; }
}
