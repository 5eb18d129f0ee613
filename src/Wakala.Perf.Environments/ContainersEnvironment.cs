using Npgsql;
using StackExchange.Redis;
using Wakala.Perf.Results;

namespace Wakala.Perf.Environments;

/// <summary>The environment <c>containers</c>: PostgreSQL, Redis and the platform in containers of a Docker engine, by Testcontainers.</summary>
public sealed class ContainersEnvironment : ITargetEnvironment
{
    private readonly DockerEngine _engine;
    private readonly RunDirectory _directory;
    private readonly ContainerRun _run;
    private readonly Servers _servers;
    private readonly IReadOnlyDictionary<string, string> _variables;
    private readonly LossWatch _loss = new();
    private readonly Task _watching;

    private ContainersEnvironment(ContainersFile file, DockerEngine engine, RunDirectory directory, ContainerRun run, Servers servers, string seedHash)
    {
        (_engine, _directory, _run, _servers) = (engine, directory, run, servers);
        (Name, ProductionSize, SeedHash, _variables) = (file.Name, file.ProductionSize, seedHash, file.Platform);
        Fingerprint = servers.Fingerprint;
        Lost = _loss.Token;
        _watching = Task.WhenAll(servers.All.Select(server => server.WatchAsync(_loss.Lose)));
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <inheritdoc />
    public bool ProductionSize { get; }

    /// <inheritdoc />
    public Uri BaseAddress => _servers.Address;

    /// <inheritdoc />
    public string FeedPath => _servers.FeedPath;

    /// <inheritdoc />
    public string SeedHash { get; }

    /// <inheritdoc />
    public string WorkDirectory => _directory.Path;

    /// <inheritdoc />
    public Fingerprint Fingerprint { get; }

    /// <inheritdoc />
    public IReadOnlyList<int>? ServerProcesses => _servers.Processes;

    /// <inheritdoc />
    public TargetAccess Access => new()
    {
        Postgres = _servers.Source,
        PostgresConnection = _servers.PostgresConnection,
        Redis = _servers.Redis,
        RedisConfiguration = _servers.Redis.Configuration,
        MediaRoot = _servers.MediaRoot,
        Variables = _variables,
    };

    /// <inheritdoc />
    public IReadOnlyList<IResourceReader> Readers =>
    [
        new ContainerReader(ResourceRole.Database, _servers.All[0].Container.Id, _engine, TimeProvider.System),
        new ContainerReader(ResourceRole.Cache, _servers.All[1].Container.Id, _engine, TimeProvider.System),
    ];

    /// <inheritdoc />
    public LoadAllowance? Allowance => null;

    /// <inheritdoc />
    public CancellationToken Lost { get; }

    /// <inheritdoc />
    public EnvironmentException? Fault => _loss.Fault;

    /// <summary>Brings everything up; what was started is taken down again when a later step fails.</summary>
    /// <param name="repositoryRoot">The checkout whose build of the platform is served.</param>
    /// <param name="file">The environment's settings.</param>
    /// <param name="profile">How much data.</param>
    /// <param name="say">Told what happens, a line each.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="EnvironmentException">No engine answers, an image is missing, or a container did not start.</exception>
    public static async Task<ContainersEnvironment> StartAsync(
        string repositoryRoot, ContainersFile file, ProfileSettings profile, Action<string> say, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(say);
        var build = PlatformBuild.Of(repositoryRoot);
        var engine = await DockerEngine.ConnectAsync(cancellationToken);
        RunDirectory? directory = null;
        ContainerRun? run = null;
        try
        {
            var baseId = await engine.EnsureImageAsync(file.Images.PlatformBase, say, cancellationToken);
            var image = await new PlatformImage(repositoryRoot, engine).EnsureAsync(build, file.Images.PlatformBase, baseId, say, cancellationToken);
            directory = await RunDirectory.CreateAsync(cancellationToken);
            run = await ContainerRun.CreateAsync(file, engine, directory, say, cancellationToken);
            var volume = await run.VolumeAsync("postgres", cancellationToken);
            var size = SeedSize.Of(profile, file.PasswordIterations);
            var (data, seedHash) = await new ContainerSeeder(build, SeedStore.OfThisUser(), directory, run, say).SeedAsync(size, volume, cancellationToken);
            var servers = await Servers.StartAsync(file, run, volume, image, data, cancellationToken);
            return new ContainersEnvironment(file, engine, directory, run, servers, seedHash);
        }
        catch
        {
            if (run is not null)
                await run.DisposeAsync();
            if (directory is not null)
                await directory.DisposeAsync();
            engine.Dispose();
            throw;
        }
    }

    /// <summary>Why no Docker engine answers here; null when one does.</summary>
    public static Task<string?> EngineProblemAsync(CancellationToken cancellationToken) => DockerEngine.WhyNotAsync(cancellationToken);

    /// <summary>Why the environment cannot be brought up here: no engine answers, or an image cannot be had. Null when it can.</summary>
    public static async Task<string?> WhyNotAsync(ContainersFile file, Action<string> say, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        try
        {
            using var engine = await DockerEngine.ConnectAsync(cancellationToken);
            foreach (var image in (string[])[file.Images.Postgres, file.Images.Redis, file.Images.PlatformBase])
                await engine.EnsureImageAsync(image, say, cancellationToken);
            return null;
        }
        catch (EnvironmentException fault)
        {
            return fault.Problem;
        }
    }

    /// <inheritdoc />
    public Task SettleAsync(CancellationToken cancellationToken) => PostgresServer.SettleAsync(_servers.Source, TimeProvider.System, cancellationToken);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.All)
            server.ExpectEnd();
        await _servers.DisposeAsync();
        await _run.DisposeAsync();
        await _directory.DisposeAsync();
        await _watching;
        _engine.Dispose();
        _loss.Dispose();
    }

    /// <summary>The three servers of a run that is up, and the ways to them.</summary>
    private sealed record Servers(
        IReadOnlyList<ContainerServer> All,
        IReadOnlyList<int>? Processes,
        NpgsqlDataSource Source,
        string PostgresConnection,
        ConnectionMultiplexer Redis,
        Uri Address,
        string? MediaRoot,
        string FeedPath,
        Fingerprint Fingerprint) : IAsyncDisposable
    {
        public static async Task<Servers> StartAsync(
            ContainersFile file, ContainerRun run, DotNet.Testcontainers.Volumes.IVolume volume, string image, SeededData data, CancellationToken cancellationToken)
        {
            var postgres = run.Own(run.Postgres(volume, data.Password, file.Postgres));
            var (postgresConnection, source) = await run.StartPostgresAsync(postgres, data.Password, cancellationToken);
            await PostgresServer.CheckSettingsAsync(source, file.Postgres, cancellationToken);
            var (redis, connection, redisPassword) = await run.StartRedisAsync(cancellationToken);
            var (platform, address, media) = await run.StartPlatformAsync(image, data.Password, redisPassword, cancellationToken);
            ContainerServer[] all = [postgres, redis, platform];
            var version = await PostgresServer.VersionAsync(source, cancellationToken);
            var fingerprint = FingerprintReader.Read(version, connection.GetServers()[0].Version.ToString(), file.Limits());
            return new Servers(all, await ProcessesAsync(all, cancellationToken), source, postgresConnection, connection, address, media, data.FeedPath, fingerprint);
        }

        public async ValueTask DisposeAsync()
        {
            await Source.DisposeAsync();
            await Redis.DisposeAsync();
        }

        private static async Task<IReadOnlyList<int>?> ProcessesAsync(ContainerServer[] all, CancellationToken cancellationToken)
        {
            var ids = new List<int>();
            foreach (var server in all)
            {
                if (await server.ProcessIdAsync(cancellationToken) is not { } id)
                    return null;
                ids.Add(id);
            }

            return ids;
        }
    }
}
