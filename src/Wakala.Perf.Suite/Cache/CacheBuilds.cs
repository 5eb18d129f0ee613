using Wakala.Perf.Environments;
using Wakala.Perf.Load;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>
/// What two builds of the platform ask of Redis, their keys, payloads and commands, side by side on one server. No code of either runs: each says what it
/// sends, and the generator sends it.
/// </summary>
public sealed class CacheBuilds : IComparedBuilds
{
    private const string EnvironmentName = "processes";

    private readonly FurtherServers _servers;
    private readonly FurtherRedis _redis;
    private readonly string _baseOperations;
    private readonly string _candidateOperations;

    private CacheBuilds(FurtherServers servers, FurtherRedis redis, string baseOperations, string candidateOperations)
        => (_servers, _redis, _baseOperations, _candidateOperations) = (servers, redis, baseOperations, candidateOperations);

    /// <inheritdoc />
    public required Fingerprint Fingerprint { get; init; }

    /// <inheritdoc />
    public string WorkDirectory => _servers.WorkDirectory;

    /// <inheritdoc />
    public CancellationToken Lost => _servers.Lost;

    /// <inheritdoc />
    public EnvironmentException? Fault => _servers.Fault;

    /// <summary>The table of two builds.</summary>
    /// <param name="root">The checkout.</param>
    /// <param name="first">The build that is the measure.</param>
    /// <param name="second">The build that is judged.</param>
    public static ComparedTable Table(string root, ComparedBuild first, ComparedBuild second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return new("cache", CacheTable.Rows, (_, cancellationToken) => OpenAsync(root, first, second, cancellationToken)) { Equal = first.Tree == second.Tree };
    }

    /// <inheritdoc />
    public async Task<ComparedPair> StartPairAsync(int pair, ulong seed, CancellationToken cancellationToken)
    {
        // Both begin with an empty server and all the keys that they read.
        await _redis.Connection.GetDatabase().ExecuteAsync("FLUSHALL");
        var run = Guid.NewGuid().ToString("N")[..8];
        return new ComparedPair(
            await ContextAsync(_baseOperations, run + "b", seed, cancellationToken),
            await ContextAsync(_candidateOperations, run + "c", seed, cancellationToken),
            null,
            null);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _servers.DisposeAsync();

    private static async Task<IComparedBuilds> OpenAsync(string root, ComparedBuild first, ComparedBuild second, CancellationToken cancellationToken)
    {
        var file = EnvironmentFile.Read(root, EnvironmentName) as ProcessesFile
            ?? throw new EnvironmentException($"environments/{EnvironmentName}.json is not of the kind 'processes'.", "Restore it: git checkout environments.");
        var servers = await FurtherServers.CreateAsync(root, cancellationToken);
        try
        {
            var redis = await servers.StartRedisAsync(file.Redis, cancellationToken);
            return new CacheBuilds(servers, redis, await ExportAsync(servers, first, "base", cancellationToken), await ExportAsync(servers, second, "candidate", cancellationToken))
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
        await File.WriteAllTextAsync(path, await FurtherServers.ExportOfAsync(build.Assembly, "cache-operations", cancellationToken), cancellationToken);
        return path;
    }

    private async Task<ScenarioContext> ContextAsync(string operations, string run, ulong seed, CancellationToken cancellationToken)
    {
        var redis = Path.Combine(WorkDirectory, "redis.txt");
        await File.WriteAllTextAsync(redis, _redis.Configuration, cancellationToken);
        var exported = CacheOperations.Read(operations);
        foreach (var row in CacheTable.Rows.Keys)
            await new CacheCommands(exported.Operation(row), CacheScenario.PrefixOf(run), seed).SeedAsync(_redis.Connection.GetDatabase(), cancellationToken);
        return new ScenarioContext
        {
            // Nothing of it is asked by HTTP.
            BaseAddress = new Uri("http://127.0.0.1"),
            Seed = seed,
            RunId = run,
            Connections = Comparison.Connections,
            Files = new Dictionary<string, string> { [CacheScenario.OperationsFile] = operations, [CacheScenario.RedisFile] = redis },
        };
    }
}
