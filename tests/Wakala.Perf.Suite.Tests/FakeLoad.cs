using Wakala.Perf.Results;

namespace Wakala.Perf.Suite.Tests;

/// <summary>A load that is made up.</summary>
internal static class FakeLoad
{
    private const double Rate = 100;

    /// <summary>One at 100 a second, every request of which was answered as it should be, after 2 ms.</summary>
    public static LoadResult Of(string row, int requests)
    {
        var times = new LatencyHistogram();
        for (var number = 0; number < requests; number++)
            times.Record(TimeSpan.FromMilliseconds(2));
        return new LoadResult
        {
            Scenario = row,
            StartedAt = DateTimeOffset.UnixEpoch,
            Seconds = requests / Rate,
            Rate = Rate,
            Due = requests,
            Succeeded = requests,
            Answered = requests,
            Dropped = 0,
            Errors = new Dictionary<string, long>(),
            ResponseTime = times,
            ServiceTime = times,
            Series = [],
            Validity = new Validity { PacingLagP99Ms = 0, GeneratorCpu = 0, JitterP99Ms = 0, GcPauseMs = 0, ThreadPoolQueue = 0, Problems = [] },
        };
    }
}
