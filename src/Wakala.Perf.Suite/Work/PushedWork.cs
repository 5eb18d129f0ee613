using Wakala.Perf.Load;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>
/// Counts what one message costs on its way through the platform, one after the other: each has arrived before the next is sent, so that workers never have two at
/// once. What workers ask while nothing waits is no message's work, and neither are blocks of the database, which depend on where a page is full.
/// </summary>
internal static class PushedWork
{
    private const int Requests = 60;

    /// <summary>What waits without a message: workers that look, and take over.</summary>
    private static readonly string[] OfWaiting = ["redis.XREADGROUP", "redis.XAUTOCLAIM", "redis.XPENDING", "redis.bytes", "sql.blocks", "sql.temporary", "wal.", "runtime.", "driver.", StatementSource.Resets];

    /// <summary>Numbers have as many digits as they happen to have, and a ping may come meanwhile.</summary>
    private const double WireTolerance = 0.02;

    /// <param name="row">The row.</param>
    /// <param name="target">Where.</param>
    /// <param name="scenario">What one message is, prepared and closed here.</param>
    /// <param name="context">What it is told; it reaches the platform through the relay.</param>
    /// <param name="relay">What bytes go through.</param>
    /// <param name="workload">All that decides what is sent.</param>
    /// <param name="arrival">What waits for the end of a message's way; null where its answer is that end. What it asks Redis is not counted.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="InvalidOperationException">A message did not arrive: what it cost would be no message's cost.</exception>
    public static async Task<CountedWork> CountAsync(
        string row, TableTarget target, IScenario scenario, ScenarioContext context, WireRelay relay, object workload, Arrival? arrival, CancellationToken cancellationToken)
    {
        string[] ofWaiting = [.. OfWaiting, .. arrival?.Commands ?? []];
        await target.Environment.SettleAsync(cancellationToken);
        using var counter = await WorkCounter.OpenAsync(new WorkScope { Access = target.Environment.Access, MayChange = true }, cancellationToken);
        await using var quiet = await QuietDatabase.HoldAsync(target.Environment.Access.Postgres!, TimeProvider.System, cancellationToken);
        await scenario.PrepareAsync(context, cancellationToken);
        await using var user = await scenario.OpenAsync(0, cancellationToken);
        await SendAsync(0);
        var (before, after) = (relay.Bytes, relay.Bytes);
        var tally = await counter.CountAsync(
            Requests,
            async _ =>
            {
                before = relay.Bytes;
                await SendAsync(Requests);
                after = relay.Bytes;
            },
            cancellationToken);
        WorkAmount[] wire = [new("wire.bytes.in", "B", after.In - before.In, WireTolerance), new("wire.bytes.out", "B", after.Out - before.Out, WireTolerance)];
        var counts = tally.Counts.Where(count => !ofWaiting.Any(name => count.Name.StartsWith(name, StringComparison.Ordinal)))
            .Concat(wire.Where(amount => amount.Total > 0).Select(amount => WorkCounter.Each(amount, Requests)));
        return new CountedWork(row, CountedSequence.Hash(row, Requests, target.DataScale, target.Feed.From, target.Feed.To, target.Feed.Tenants, WorkloadHash.Part(workload)), Requests, [.. counts]) { Missing = tally.Missing };

        async Task SendAsync(int from)
        {
            for (var number = from; number < from + Requests; number++)
            {
                if ((await user.SendAsync(number, cancellationToken)).Error is { } error)
                    throw new InvalidOperationException($"Message {number + 1} of the counted sequence: {error}. Its work was not counted.");
                if (arrival is not null && !await arrival.WaitAsync(cancellationToken))
                    throw new InvalidOperationException($"Entry {number + 1} of the counted sequence was not worked. Its work was not counted.");
            }
        }
    }

    /// <summary>What waits until a message has come to the end of its way.</summary>
    /// <param name="WaitAsync">Waits; tells whether it came.</param>
    /// <param name="Commands">What it asks Redis meanwhile, by the counts' names.</param>
    internal sealed record Arrival(Func<CancellationToken, Task<bool>> WaitAsync, IReadOnlyList<string> Commands);
}
