using Npgsql;
using Wakala.Perf.Results;

namespace Wakala.Perf.Environments;

/// <summary>
/// The environment <c>processes</c>: PostgreSQL and Redis from this machine's own packages and the platform's build, all in one
/// temporary directory, on free loopback ports.
/// </summary>
public sealed class ProcessesEnvironment : ITargetEnvironment
{
    private readonly RunDirectory _directory;
    private readonly RedisServer _redis;
    private readonly PlatformServer _platform;
    private readonly ProcessesFile _file;
    private readonly SeededData _data;
    private readonly List<Task> _watching;
    private PostgresServer _postgres;
    private LossWatch _loss = new();

    private ProcessesEnvironment(
        ProcessesFile file, RunDirectory directory, PostgresServer postgres, RedisServer redis, PlatformServer platform, SeededData data, string seedHash, Fingerprint fingerprint)
    {
        (_file, _data) = (file, data);
        (_directory, _postgres, _redis, _platform) = (directory, postgres, redis, platform);
        (Name, ProductionSize, FeedPath, SeedHash, Fingerprint) = (file.Name, file.ProductionSize, data.FeedPath, seedHash, fingerprint);
        _watching = [postgres.Process.WatchAsync(Lose), redis.Process.WatchAsync(Lose), platform.Process.WatchAsync(Lose)];
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <inheritdoc />
    public bool ProductionSize { get; }

    /// <summary>How its database is reached by others on this machine.</summary>
    public string PostgresConnection => _postgres.ConnectionString;

    /// <inheritdoc />
    public Uri BaseAddress => _platform.Address;

    /// <inheritdoc />
    public string FeedPath { get; }

    /// <inheritdoc />
    public string SeedHash { get; }

    /// <inheritdoc />
    public string WorkDirectory => _directory.Path;

    /// <inheritdoc />
    public Fingerprint Fingerprint { get; }

    /// <inheritdoc />
    public TargetAccess Access => new()
    {
        Postgres = _postgres.Source,
        PostgresConnection = _postgres.ConnectionString,
        Redis = _redis.Connection,
        RedisConfiguration = _redis.Configuration,
        MediaRoot = _platform.MediaRoot,
        Variables = _file.Platform,
    };

    /// <inheritdoc />
    public IReadOnlyList<IResourceReader> Readers =>
    [
        new ProcessReader(ResourceRole.Database, () => [_postgres.Process.Id], [new NpgsqlConnectionStringBuilder(_postgres.ConnectionString).Port], TimeProvider.System),
        new ProcessReader(ResourceRole.Cache, () => [_redis.Process.Id], [], TimeProvider.System),
    ];

    /// <inheritdoc />
    public LoadAllowance? Allowance => null;

    /// <inheritdoc />
    public IReadOnlyList<int>? ServerProcesses => [_postgres.Process.Id, _redis.Process.Id, _platform.Process.Id];

    /// <inheritdoc />
    public CancellationToken Lost => _loss.Token;

    /// <inheritdoc />
    public EnvironmentException? Fault => _loss.Fault;

    /// <summary>Brings everything up; what was started is ended again when a later step fails.</summary>
    /// <param name="repositoryRoot">The checkout whose build of the platform is served.</param>
    /// <param name="file">The environment's settings.</param>
    /// <param name="profile">How much data.</param>
    /// <param name="say">Told what happens, a line each.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="EnvironmentException">A program is missing or did not start.</exception>
    public static async Task<ProcessesEnvironment> StartAsync(
        string repositoryRoot, ProcessesFile file, ProfileSettings profile, Action<string> say, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(profile);
        RequiredPrograms.ThrowIfMissing();
        var build = PlatformBuild.Chosen(repositoryRoot, say);
        ShellVariables.Tell(file, say);
        var directory = await RunDirectory.CreateAsync(cancellationToken);
        try
        {
            var size = SeedSize.Of(profile, file.PasswordIterations);
            var (data, seedHash) = await new Seeder(build, SeedStore.OfThisUser(), directory, say).SeedAsync(size, cancellationToken);
            var postgres = await PostgresServer.StartAsync(data.DataDirectory, data.Password, file.Postgres, directory, cancellationToken);
            await PostgresServer.CheckSettingsAsync(postgres.Source, file.Postgres, cancellationToken);
            var redis = await RedisServer.StartAsync(file.Redis, directory, cancellationToken);
            var platform = await PlatformServer.StartAsync(
                build, new PlatformNeeds(postgres.ConnectionString, redis.Configuration, file.PasswordIterations) { Variables = file.Platform }, directory, cancellationToken);
            var fingerprint = FingerprintReader.Read(await PostgresServer.VersionAsync(postgres.Source, cancellationToken), redis.Version(), file.Limits());
            return new ProcessesEnvironment(file, directory, postgres, redis, platform, data, seedHash, fingerprint);
        }
        catch
        {
            await directory.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public Task SettleAsync(CancellationToken cancellationToken) => PostgresServer.SettleAsync(_postgres.Source, TimeProvider.System, cancellationToken);

    /// <inheritdoc />
    public async Task<bool> RecoverAsync(CancellationToken cancellationToken)
    {
        var (postgres, redis) = (_postgres.Process.HasExited, _redis.Process.HasExited);
        if (_platform.Process.HasExited || (!postgres && !redis))
            return false;
        var lost = _loss;
        _loss = new LossWatch();
        try
        {
            if (postgres)
                await RestartPostgresAsync(cancellationToken);
            if (redis)
            {
                await _redis.RestartAsync(_directory, cancellationToken);
                _watching.Add(_redis.Process.WatchAsync(Lose));
            }
        }
        catch (EnvironmentException fault)
        {
            // Somebody else may have started it by now.
            Lose(fault);
            throw;
        }

        lost.Dispose();
        return true;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _platform.Process.ExpectEnd();
        _redis.Process.ExpectEnd();
        _postgres.Process.ExpectEnd();
        await _directory.DisposeAsync();
        await Task.WhenAll(_watching);
        await _platform.DisposeAsync();
        await _redis.DisposeAsync();
        await _postgres.DisposeAsync();
        _loss.Dispose();
    }

    private async Task RestartPostgresAsync(CancellationToken cancellationToken)
    {
        var ended = _postgres;
        _postgres = await ended.RestartAsync(_data.DataDirectory, _data.Password, _file.Postgres, _directory, cancellationToken);
        _watching.Add(_postgres.Process.WatchAsync(Lose));
        await ended.DisposeAsync();
    }

    private void Lose(EnvironmentException fault) => _loss.Lose(fault);
}
