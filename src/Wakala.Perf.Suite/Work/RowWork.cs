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

    private const int AllocationPasses = 8;

    /// <summary>The runtime compiles what is much used a tenth of a second after it found out.</summary>
    private static readonly TimeSpan Compiling = TimeSpan.FromMilliseconds(150);

    private readonly DataFeed _feed = DataFeed.Read(environment.FeedPath);

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
        var access = environment.Access;
        using var counter = await WorkCounter.OpenAsync(new WorkScope { Access = access, Platform = environment.BaseAddress, MayChange = true }, cancellationToken);
        using var runtime = await WorkCounter.OpenAsync(new WorkScope { Access = new TargetAccess(), Platform = environment.BaseAddress }, cancellationToken);
        await using var quiet = await QuietDatabase.HoldAsync(access.Postgres!, TimeProvider.System, cancellationToken);
        await using var relay = new WireRelay(environment.BaseAddress);
        // A row costs the same alone and among others only while none before it has stored what it reads.
        foreach (var (name, type) in rows.OrderBy(row => row.Value.Stores))
        {
            try
            {
                counted(name, await CountAsync(counter, runtime, relay, name, type, cancellationToken), null);
            }
            catch (InvalidOperationException error)
            {
                counted(name, null, error);
            }
        }
    }

    private async Task<CountedWork> CountAsync(WorkCounter counter, WorkCounter runtime, WireRelay relay, string name, ScenarioType type, CancellationToken cancellationToken)
    {
        await environment.SettleAsync(cancellationToken);
        var sequence = new CountedSequence(type.Type, new ScenarioContext { BaseAddress = relay.Address, Seed = 0, RunId = string.Empty, Connections = 1, Files = files });
        await sequence.SendAsync(CountedSequence.WarmSeed, type.Counted, cancellationToken);
        var allocated = await AllocatedAsync(runtime, sequence, type, cancellationToken);
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
        var counts = tally.Counts.Where(count => count.Name != RuntimeSource.Allocated).Concat(allocated).Concat(wire.Select(amount => WorkCounter.Each(amount, type.Counted)));
        return new CountedWork(name, Hash(name, type), type.Counted, [.. counts]) { Missing = tally.Missing, Statements = tally.Statements };
    }

    /// <summary>
    /// Besides what a request needs, a pass allocates what the runtime's compiling and the moments at which answers come add to it; so the least of several
    /// passes counts. By then each of the driver's connections has prepared every statement, too.
    /// </summary>
    private async Task<IReadOnlyList<WorkCount>> AllocatedAsync(WorkCounter runtime, CountedSequence sequence, ScenarioType type, CancellationToken cancellationToken)
    {
        var passes = new List<IReadOnlyList<WorkCount>>();
        do
        {
            await Task.Delay(Compiling, TimeProvider.System, cancellationToken);
            await EmptyAsync(environment.Access.Redis!);
            passes.Add((await runtime.CountAsync(type.Counted, stop => sequence.SendAsync(CountedSequence.Seed, type.Counted, stop), cancellationToken)).Counts);
        }
        while (passes.Count < AllocationPasses && (type.AllocatesEvenly || !(type.Stores || IsSettled(passes))));

        return type.AllocatesEvenly && passes.Select(pass => Of(pass, RuntimeSource.Allocated)).OfType<WorkCount>().MinBy(count => count.Value) is { } least ? [least] : [];
    }

    /// <summary>A connection that was opened late prepares what others have prepared: its texts are no request's. What a row stores makes its next pass another one, so that two cannot be held to each other.</summary>
    private static bool IsSettled(List<IReadOnlyList<WorkCount>> passes)
        => Of(passes[^1], RuntimeSource.Written) is not { } last || (passes.Count > 1 && Of(passes[^2], RuntimeSource.Written)?.Value == last.Value);

    private static WorkCount? Of(IReadOnlyList<WorkCount> counts, string name) => counts.FirstOrDefault(count => count.Name == name);

    private static async Task EmptyAsync(IConnectionMultiplexer redis)
    {
        foreach (var server in redis.GetServers().Where(server => !server.IsReplica))
            await server.FlushDatabaseAsync();
    }

    private string Hash(string name, ScenarioType type)
        => CountedSequence.Hash(name, type.Version, type.Counted, dataScale, contract.Operation(name), _feed.From, _feed.To, _feed.Tenants);
}
