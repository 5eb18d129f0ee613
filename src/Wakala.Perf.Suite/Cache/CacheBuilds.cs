using Wakala.Perf.Environments;
using Wakala.Perf.Load;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>
/// What two builds of the platform ask of Redis, their keys, payloads and commands, side by side on one server; or what one build asks, on servers of two
/// versions. No code of a build runs: each says what it sends, and the generator sends it.
/// </summary>
public sealed class CacheBuilds : IComparedBuilds
{
    private readonly FurtherServers _servers;
    private readonly Arm _base;
    private readonly Arm _candidate;

    private CacheBuilds(FurtherServers servers, Arm first, Arm second) => (_servers, _base, _candidate) = (servers, first, second);

    /// <inheritdoc />
    public required Fingerprint Fingerprint { get; init; }

    /// <inheritdoc />
    public string WorkDirectory => _servers.WorkDirectory;

    /// <inheritdoc />
    public CancellationToken Lost => _servers.Lost;

    /// <inheritdoc />
    public EnvironmentException? Fault => _servers.Fault;

    /// <inheritdoc />
    public bool DatabasesApart => false;

    /// <summary>The table of two builds.</summary>
    /// <param name="root">The checkout.</param>
    /// <param name="first">The build that is the measure.</param>
    /// <param name="second">The build that is judged.</param>
    public static ComparedTable Table(string root, ComparedBuild first, ComparedBuild second) => Table(root, first, second, null);

    /// <summary>The same on servers of two versions.</summary>
    /// <param name="root">The checkout.</param>
    /// <param name="first">The build that is the measure.</param>
    /// <param name="second">The build that is judged.</param>
    /// <param name="programs">Paths of the servers of each; null for one server that both share.</param>
    public static ComparedTable Table(string root, ComparedBuild first, ComparedBuild second, (string Base, string Candidate)? programs)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return new(SuiteName.Cache, CacheScenarios.Rows, (_, cancellationToken) => OpenAsync(root, first, second, programs, cancellationToken)) { Equal = first.Tree == second.Tree && programs is null };
    }

    /// <inheritdoc />
    public async Task<ComparedPair> StartPairAsync(int pair, ulong seed, CancellationToken cancellationToken)
    {
        // Both begin with an empty server and all the keys that they read.
        foreach (var redis in new HashSet<FurtherRedis> { _base.Redis, _candidate.Redis })
            await redis.Connection.GetDatabase().ExecuteAsync("FLUSHALL");
        var run = Guid.NewGuid().ToString("N")[..8];
        return new ComparedPair(
            await ContextAsync(_base, run + "b", seed, cancellationToken),
            await ContextAsync(_candidate, run + "c", seed, cancellationToken),
            null,
            null);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _servers.DisposeAsync();

    private static async Task<IComparedBuilds> OpenAsync(string root, ComparedBuild first, ComparedBuild second, (string Base, string Candidate)? programs, CancellationToken cancellationToken)
    {
        var file = ProcessesFile.Read(root);
        var servers = await FurtherServers.CreateAsync(root, cancellationToken);
        try
        {
            var redis = await servers.StartRedisAsync(file.Redis, cancellationToken, programs?.Base);
            var other = programs is null ? redis : await servers.StartRedisAsync(file.Redis, cancellationToken, programs.Value.Candidate);
            return new CacheBuilds(
                servers,
                new Arm("base", await ExportAsync(servers, first, "base", cancellationToken), redis),
                new Arm("candidate", await ExportAsync(servers, second, "candidate", cancellationToken), other))
            {
                Fingerprint = redis.Fingerprint(file),
            };
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    private static async Task<string> ExportAsync(FurtherServers servers, ComparedBuild build, string arm, CancellationToken cancellationToken)
    {
        var path = Path.Combine(servers.WorkDirectory, $"cache-operations-{arm}.json");
        await File.WriteAllTextAsync(path, await PlatformExport.CacheOperationsOfAsync(build.Paired, cancellationToken), cancellationToken);
        return path;
    }

    private async Task<ScenarioContext> ContextAsync(Arm arm, string run, ulong seed, CancellationToken cancellationToken)
    {
        var redis = Path.Combine(WorkDirectory, $"redis-{arm.Name}.txt");
        await File.WriteAllTextAsync(redis, arm.Redis.Configuration, cancellationToken);
        var exported = CacheOperations.Read(arm.Operations);
        foreach (var row in CacheScenarios.Rows.Keys)
            await new CacheCommands(exported.Operation(row), CacheScenario.PrefixOf(run), seed).SeedAsync(arm.Redis.Connection.GetDatabase(), forGood: true, cancellationToken);
        return new ScenarioContext
        {
            // Nothing of it is asked by HTTP.
            BaseAddress = new Uri("http://127.0.0.1"),
            Seed = seed,
            RunId = run,
            Connections = Comparison.Connections,
            Files = new Dictionary<string, string> { [CacheScenario.OperationsFile] = arm.Operations, [CacheScenario.RedisFile] = redis },
        };
    }

    /// <summary>One of the two: what it sends, and where to.</summary>
    private sealed record Arm(string Name, string Operations, FurtherRedis Redis);
}
