using Wakala.Perf.Results;

namespace Wakala.Perf.Load.Tests;

/// <summary>What a load came to, as a test says.</summary>
internal static class Scripted
{
    /// <summary>A hundred right answers that took equally long.</summary>
    /// <param name="shape">The load.</param>
    /// <param name="milliseconds">How long each took.</param>
    /// <param name="series">Its seconds.</param>
    public static LoadResult Load(LoadShape shape, double milliseconds, params IReadOnlyList<SeriesPoint> series)
    {
        var latencies = new LatencyHistogram();
        for (var request = 0; request < 100; request++)
            latencies.Record(TimeSpan.FromMilliseconds(milliseconds));
        return new LoadResult
        {
            Scenario = "scripted",
            StartedAt = DateTimeOffset.UnixEpoch,
            Seconds = shape.Duration.TotalSeconds,
            Rate = shape.Rate,
            Due = 100,
            Succeeded = 100,
            Answered = 100,
            Dropped = 0,
            Errors = new Dictionary<string, long>(),
            ResponseTime = latencies,
            ServiceTime = latencies,
            Series = series,
            Validity = new Validity { PacingLagP99Ms = 0, GeneratorCpu = 0, JitterP99Ms = 0, GcPauseMs = 0, ThreadPoolQueue = 0, Problems = [] },
        };
    }
}
