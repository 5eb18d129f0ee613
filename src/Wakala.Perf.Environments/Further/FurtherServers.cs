using System.Diagnostics;
using StackExchange.Redis;
using Wakala.Perf.Results;

namespace Wakala.Perf.Environments;

/// <summary>
/// Servers that a row needs beside those of its environment: another process of the platform on the same database and cache, a Redis of the row's own.
/// They run on this machine, whatever the environment is, in a directory of their own, and end with it.
/// </summary>
public sealed class FurtherServers : IAsyncDisposable
{
    /// <summary>What a login costs where nothing is asked of it but a session.</summary>
    private const int PasswordIterations = 20_000;

    private readonly RunDirectory _directory;
    private readonly PlatformBuild _build;
    private readonly List<IAsyncDisposable> _started = [];
    private readonly LossWatch _loss = new();
    private int _number;

    private FurtherServers(RunDirectory directory, PlatformBuild build) => (_directory, _build) = (directory, build);

    /// <summary>A place for further servers; nothing is started yet.</summary>
    /// <param name="repositoryRoot">The checkout whose build of the platform is served, unless <c>WAKALA_PERF_PLATFORM</c> names another.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="EnvironmentException">There is no build of the platform.</exception>
    public static async Task<FurtherServers> CreateAsync(string repositoryRoot, CancellationToken cancellationToken)
    {
        var build = PlatformBuild.Chosen(repositoryRoot);
        return new FurtherServers(await RunDirectory.CreateAsync(cancellationToken), build);
    }

    /// <summary>A directory that lives as long as they do.</summary>
    public string WorkDirectory => _directory.Path;

    /// <summary>Cancelled when one of them ends by itself.</summary>
    public CancellationToken Lost => _loss.Token;

    /// <summary>Which one did, and its last lines; null while all are well.</summary>
    public EnvironmentException? Fault => _loss.Fault;

    /// <summary>Starts another process of the platform; it is up when it says that it listens.</summary>
    /// <param name="access">The ways to the database and the cache that it serves from.</param>
    /// <param name="keyPrefix">What its keys begin with.</param>
    /// <param name="variables">Further variables of its environment.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="EnvironmentException">It did not start; carries its last lines. Or the environment lets nobody else in.</exception>
    public async Task<FurtherPlatform> StartPlatformAsync(
        TargetAccess access, string keyPrefix, IReadOnlyDictionary<string, string> variables, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        if (access is not { PostgresConnection: { } postgres, RedisConfiguration: { } redis })
            throw new EnvironmentException("This environment lets no further process of the platform reach its database and its cache.", "Measure this row with --environment processes or containers.");
        var role = new PlatformRole { Name = $"platform-{++_number}", KeyPrefix = keyPrefix, Environment = variables };
        var begun = Stopwatch.GetTimestamp();
        var server = await PlatformServer.StartAsync(_build, role, new PlatformNeeds(postgres, redis, PasswordIterations) { Variables = access.Variables }, _directory, cancellationToken);
        var platform = new FurtherPlatform(server, Stopwatch.GetElapsedTime(begun), Path.Combine(_directory.Path, $"{role.Name}.log"));
        _started.Add(platform);
        return platform;
    }

    /// <summary>Starts a Redis of the row's own.</summary>
    /// <param name="settings">Its settings by name.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <param name="program">Path of the server; that of this machine when left out.</param>
    /// <exception cref="EnvironmentException">There is none on this machine, or it did not start.</exception>
    public async Task<FurtherRedis> StartRedisAsync(IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken, string? program = null)
    {
        if (program is not null && !File.Exists(program))
            throw new EnvironmentException($"There is no Redis server at {program}.", "Give the path of a redis-server.");
        var redis = new FurtherRedis(await RedisServer.StartAsync(settings, _directory, cancellationToken, folder: $"redis-{++_number}", program: program), _directory, _loss.Lose);
        _started.Add(redis);
        return redis;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var server in Enumerable.Reverse(_started))
            await server.DisposeAsync();
        await _directory.DisposeAsync();
        _loss.Dispose();
    }
}

/// <summary>Another process of the platform.</summary>
public sealed class FurtherPlatform : IAsyncDisposable
{
    private readonly PlatformServer _server;
    private readonly string _log;
    private bool _ended;

    internal FurtherPlatform(PlatformServer server, TimeSpan startTime, string log) => (_server, StartTime, _log) = (server, startTime, log);

    /// <summary>Where it answers.</summary>
    public Uri Address => _server.Address;

    /// <summary>From the start of its process until it said that it listens.</summary>
    public TimeSpan StartTime { get; }

    /// <summary>What it has said so far.</summary>
    public Task<string> ReadLogAsync(CancellationToken cancellationToken) => File.ReadAllTextAsync(_log, cancellationToken);

    /// <summary>Asks it to end, and waits until it has.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_ended)
            return;
        _ended = true;
        await _server.Process.StopAsync(Signal.Terminate, CancellationToken.None);
        await _server.DisposeAsync();
    }
}

/// <summary>A Redis of a row's own.</summary>
public sealed class FurtherRedis : IAsyncDisposable
{
    private readonly RedisServer _server;
    private readonly RunDirectory _directory;
    private readonly Action<EnvironmentException> _lost;
    private Task _watching;
    private bool _ended;

    internal FurtherRedis(RedisServer server, RunDirectory directory, Action<EnvironmentException> lost)
    {
        (_server, _directory, _lost) = (server, directory, lost);
        _watching = server.Process.WatchAsync(lost);
    }

    /// <summary>A connection to it, that may administrate.</summary>
    public IConnectionMultiplexer Connection => _server.Connection;

    /// <summary>How others reach it.</summary>
    public string Configuration => _server.Configuration;

    /// <summary>Where it is measured, of an environment with its settings and no database.</summary>
    public Fingerprint Fingerprint(ServersFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return FingerprintReader.Read(null, _server.Version(), file.Limits());
    }

    /// <summary>Ends it as a crash does, and starts it again on what it had written; whoever was connected finds it at the same place.</summary>
    /// <param name="away">How long it is gone.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="EnvironmentException">It does not start again.</exception>
    public async Task CrashAsync(TimeSpan away, CancellationToken cancellationToken)
    {
        await _server.Process.StopAsync(Signal.Kill, cancellationToken);
        await _watching;
        await Task.Delay(away, TimeProvider.System, cancellationToken);
        await _server.RestartAsync(_directory, cancellationToken);
        _watching = _server.Process.WatchAsync(_lost);
    }

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_ended)
            return;
        _ended = true;
        await _server.Process.StopAsync(Signal.Terminate, CancellationToken.None);
        await _watching;
        await _server.DisposeAsync();
    }
}
