using StackExchange.Redis;
using Wakala.Perf.Environments;
using Wakala.Perf.Load;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>
/// Counts what one request of each row of a table costs. Every row begins from the same state: an empty cache, a database after a checkpoint with nothing
/// else at work, and a platform that has served a sequence of other requests of that row.
/// </summary>
/// <param name="environment">A system of the run's own.</param>
/// <param name="contract">What it answers.</param>
/// <param name="dataScale">How much data it has.</param>
/// <param name="files">The files that scenarios read.</param>
internal sealed class RowWork(ITargetEnvironment environment, ContractFile contract, double dataScale, IReadOnlyDictionary<string, string> files)
{
    /// <summary>Numbers in answers have as many digits as they happen to have.</summary>
    private const double WireTolerance = 0.01;

    private readonly DataFeed _feed = DataFeed.Read(environment.FeedPath);
    private bool _isWarm;

    /// <summary>How much is counted.</summary>
    public WorkDepth Depth { get; init; } = WorkDepth.Full;

    /// <summary>Why work is not counted in an environment; null where it is.</summary>
    public static string? WhyNot(ITargetEnvironment environment)
    {
        // Its cache and its database serve others: neither can be brought to a known state, and both do other work meanwhile.
        if (environment.Allowance is not null)
            return $"work is not counted in '{environment.Name}': a system that others use is not brought to a fixed state";
        return environment.Access.Postgres is null || environment.Access.Redis is null ? $"work is not counted in '{environment.Name}': its servers are not reached directly" : null;
    }

    /// <summary>Counts rows, one after the other.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="counted">Told each row's counts, or why there are none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task CountAsync(IEnumerable<KeyValuePair<string, ScenarioType>> rows, Action<string, CountedWork?, Exception?> counted, CancellationToken cancellationToken)
    {
        // A row costs the same alone and among others only while none before it has stored what it reads.
        var ordered = rows.OrderBy(row => row.Value.Stores).ToList();
        if (ordered.Count == 0)
            return;
        var access = environment.Access;
        using var counter = await WorkCounter.OpenAsync(new WorkScope { Access = access, Platform = environment.BaseAddress, MayChange = true }, cancellationToken);
        using var costs = await ProcessCosts.OpenAsync(environment.BaseAddress, () => EmptyAsync(access.Redis!), Depth, cancellationToken);
        await using var quiet = await QuietDatabase.HoldAsync(access.Postgres!, TimeProvider.System, cancellationToken);
        await using var relay = new WireRelay(environment.BaseAddress);
        await WarmAsync(relay, cancellationToken);
        foreach (var (name, type) in ordered)
        {
            try
            {
                counted(name, await CountAsync(counter, costs, relay, name, type, cancellationToken), null);
            }
            catch (InvalidOperationException error)
            {
                counted(name, null, error);
            }
        }
    }

    /// <summary>Warms it up, which the first count does otherwise.</summary>
    public async Task WarmAsync(CancellationToken cancellationToken)
    {
        await using var relay = new WireRelay(environment.BaseAddress);
        await WarmAsync(relay, cancellationToken);
    }

    /// <summary>
    /// What rows have in common is compiled for good before the first of them is counted, whichever that is: a search that was counted alone allocated 8 % more than one
    /// that was counted after others. Sent are those that leave nothing behind.
    /// </summary>
    private async Task WarmAsync(WireRelay relay, CancellationToken cancellationToken)
    {
        if (_isWarm)
            return;
        _isWarm = true;
        for (var round = 0; round < Depth.Rounds; round++)
        {
            foreach (var type in ApiTable.Rows.Values.Where(type => !type.Stores))
            {
                try
                {
                    await Sequence(type, relay).SendAsync(CountedSequence.WarmSeed, type.Counted, cancellationToken);
                }
                catch (InvalidOperationException)
                {
                    // A row that answers wrongly says so where it is counted itself, and is no other row's fault.
                }
            }

            await Task.Delay(Depth.Compiling, TimeProvider.System, cancellationToken);
        }
    }

    private CountedSequence Sequence(ScenarioType type, WireRelay relay)
        => new(type.Type, new ScenarioContext { BaseAddress = relay.Address, Seed = 0, RunId = string.Empty, Connections = 1, Files = files });

    private async Task<CountedWork> CountAsync(WorkCounter counter, ProcessCosts costs, WireRelay relay, string name, ScenarioType type, CancellationToken cancellationToken)
    {
        await environment.SettleAsync(cancellationToken);
        var sequence = Sequence(type, relay);
        await sequence.SendAsync(CountedSequence.WarmSeed, type.Counted, cancellationToken);
        var process = await costs.CountAsync(sequence, type, cancellationToken);
        await EmptyAsync(environment.Access.Redis!);
        await sequence.SendAsync(CountedSequence.WarmSeed, type.Counted, cancellationToken);
        var (before, after) = (relay.Bytes, relay.Bytes);
        var tally = await counter.CountAsync(
            type.Counted,
            async stop =>
            {
                before = relay.Bytes;
                await sequence.SendAsync(CountedSequence.Seed, type.Counted, stop);
                after = relay.Bytes;
            },
            cancellationToken);
        WorkAmount[] wire = [new("wire.bytes.in", "B", after.In - before.In, WireTolerance), new("wire.bytes.out", "B", after.Out - before.Out, WireTolerance)];
        var counts = tally.Counts.Concat(process).Concat(wire.Select(amount => WorkCounter.Each(amount, type.Counted)));
        return new CountedWork(name, Hash(name, type), type.Counted, [.. counts]) { Missing = [.. tally.Missing, .. costs.Missing], Statements = tally.Statements };
    }

    /// <summary>Brings a cache to its fixed state.</summary>
    public static async Task EmptyAsync(IConnectionMultiplexer redis)
    {
        foreach (var server in redis.GetServers().Where(server => !server.IsReplica))
            await server.FlushDatabaseAsync();
    }

    private string Hash(string name, ScenarioType type)
        => CountedSequence.Hash(name, type.Version, type.Counted, dataScale, contract.Operation(name), _feed.From, _feed.To, _feed.Tenants);
}
