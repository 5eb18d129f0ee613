using Wakala.Perf.Suite;

namespace Wakala.Perf.Api;

/// <summary>The document's <c>queue_processing</c>, and what becomes of a queue whose worker or whose Redis is killed.</summary>
[Asserts("System Throughput", "queue_processing")]
[Collection(ThroughputSuite.Name)]
[Trait("suite", SuiteName.Throughput)]
public sealed class QueueProcessingTests(ThroughputSuite suite)
{
    [Theory] // row, queue, entries a second
    [InlineData("message queue", "messages", 10_000)]
    [InlineData("webhook queue", "webhooks", 5_000)]
    [InlineData("media queue", "media", 500)]
    public Task Holds_its_baseline(string row, string queue, int rate) => suite.HoldAsync(row, rows => rows.Queue(queue, rate));

    [Theory]
    [InlineData("a worker is killed")]
    public Task Holds_its_baseline_when_a_worker_is_killed(string row) => suite.HoldAsync(row, rows => rows.KilledWorker());

    [Theory]
    [InlineData("Redis is killed")]
    public Task Holds_its_baseline_when_Redis_is_killed(string row) => suite.HoldAsync(row, rows => rows.KilledRedis());
}
