using System.Security.Cryptography;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Networks;
using DotNet.Testcontainers.Volumes;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using StackExchange.Redis;
using Testcontainers.PostgreSql;
using Testcontainers.Redis;
using Wakala.Perf.Results;

namespace Wakala.Perf.Environments;

/// <summary>
/// What one run has at the engine: a network, volumes, and three containers, all with the run's label, by which its keeper finds what
/// is left of a run that was killed.
/// </summary>
internal sealed class ContainerRun : IAsyncDisposable
{
    public const string PostgresData = "/var/lib/postgresql/data";
    public const string RunLabel = "org.wakala.perf.run";

    private const int PostgresPort = 5432;
    private const int RedisPort = 6379;
    private const int PlatformPort = 8080;
    private const string MediaRoot = "/media";
    private const double NanoCpus = 1e9;
    private const long MiB = 1024 * 1024;

    /// <summary>The modules' own waits ask once a second, inside the container; readiness is ours to ask for, from where the load comes.</summary>
    private static readonly IWaitForContainerOS Started = Wait.ForUnixContainer().AddCustomWaitStrategy(new AtOnce());

    private readonly ContainersFile _file;
    private readonly RunDirectory _directory;
    private readonly Action<string> _say;
    private readonly List<IAsyncDisposable> _owned = [];

    private ContainerRun(ContainersFile file, DockerEngine engine, string postgresImageId, INetwork network, RunDirectory directory, Action<string> say)
    {
        (_file, Engine, PostgresImageId, Network, _directory, _say) = (file, engine, postgresImageId, network, directory, say);
        Name = Path.GetFileName(directory.Path);
        _owned.Add(network);
    }

    public DockerEngine Engine { get; }

    public string PostgresImageId { get; }

    public INetwork Network { get; }

    /// <summary>The run's name: its directory's.</summary>
    public string Name { get; }

    public Dictionary<string, string> Labels => new() { [RunLabel] = Name };

    /// <summary>Sees to the images and makes the run's network.</summary>
    public static async Task<ContainerRun> CreateAsync(ContainersFile file, DockerEngine engine, RunDirectory directory, Action<string> say, CancellationToken cancellationToken)
    {
        var postgres = await engine.EnsureImageAsync(file.Images.Postgres, say, cancellationToken);
        await engine.EnsureImageAsync(file.Images.Redis, say, cancellationToken);
        await engine.ChooseReaperAsync(file.Images, cancellationToken);
        var name = Path.GetFileName(directory.Path);
        directory.RegisterContainers(engine.Endpoint, $"{RunLabel}={name}");
        var network = new NetworkBuilder().WithLogger(NullLogger.Instance).WithName(name).WithLabel(RunLabel, name).Build();
        try
        {
            await network.CreateAsync(cancellationToken);
        }
        catch (Exception error) when (EngineFault.IsEngines(error))
        {
            throw EngineFault.Of("Making the run's network", error);
        }

        return new ContainerRun(file, engine, postgres, network, directory, say);
    }

    public async Task<IVolume> VolumeAsync(string what, CancellationToken cancellationToken)
    {
        var volume = new VolumeBuilder().WithLogger(NullLogger.Instance).WithName($"{Name}-{what}").WithLabel(RunLabel, Name).Build();
        try
        {
            await volume.CreateAsync(cancellationToken);
        }
        catch (Exception error) when (EngineFault.IsEngines(error))
        {
            throw EngineFault.Of("Making a volume", error);
        }

        _owned.Add(volume);
        return volume;
    }

    /// <summary>Where this system sees what is in a volume; null where the engine is another system's, or its folders are closed to this user.</summary>
    private async Task<string?> FolderOfAsync(IVolume volume, CancellationToken cancellationToken)
    {
        if (!Engine.IsLocal)
            return null;
        var folder = (await Engine.Client.Volumes.InspectAsync(volume.Name, cancellationToken)).Mountpoint;
        return Directory.Exists(folder) ? folder : null;
    }

    /// <summary>PostgreSQL on a volume. The module's own command would turn <c>fsync</c> and its like off; this one replaces it.</summary>
    public ContainerServer Postgres(IVolume volume, string password, IReadOnlyDictionary<string, string> settings)
    {
        var container = new PostgreSqlBuilder(_file.Images.Postgres)
            .WithUsername(PostgresServer.Superuser)
            .WithPassword(password)
            .WithDatabase("postgres")
            .WithEnvironment("POSTGRES_INITDB_ARGS", "--encoding=UTF8 --no-locale")
            .WithVolumeMount(volume, PostgresData)
            .WithCommand(new OverwriteEnumerable<string>(settings.SelectMany(setting => (string[])["-c", $"{setting.Key}={setting.Value}"])))
            .WithNetwork(Network)
            .WithNetworkAliases("postgres")
            .WithLabel(RunLabel, Name)
            .WithCreateParameterModifier(parameters => Limit(parameters, _file.Containers.Postgres))
            .WithLogger(NullLogger.Instance)
            .WithWaitStrategy(Started)
            .Build();
        return new ContainerServer("PostgreSQL", container, Engine);
    }

    public async Task<(string Connection, NpgsqlDataSource Source)> StartPostgresAsync(ContainerServer server, string password, CancellationToken cancellationToken)
    {
        NpgsqlDataSource? source = null;
        await server.StartAsync(AnswersAsync, _say, cancellationToken);
        return (new NpgsqlConnectionStringBuilder(source!.ConnectionString) { Password = password, Database = PostgresServer.Database }.ConnectionString, source);

        async Task<bool> AnswersAsync(CancellationToken stop)
        {
            var (host, port) = await server.AddressAsync(PostgresPort, stop);
            source ??= NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder
            {
                Host = host,
                Port = port,
                Username = PostgresServer.Superuser,
                Password = password,
                Database = "postgres",
                Timeout = 5,
            });
            try
            {
                await using var connection = await source.OpenConnectionAsync(stop);
                return true;
            }
            catch (NpgsqlException)
            {
                return false;
            }
        }
    }

    public async Task<(ContainerServer Server, ConnectionMultiplexer Connection, string Password)> StartRedisAsync(CancellationToken cancellationToken)
    {
        var password = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        List<string> arguments = ["redis-server", "--requirepass", password];
        foreach (var (name, value) in _file.Redis)
            arguments.AddRange([$"--{name}", value]);
        var volume = await VolumeAsync("redis", cancellationToken);
        var container = new RedisBuilder(_file.Images.Redis)
            .WithCommand(new OverwriteEnumerable<string>(arguments))
            .WithVolumeMount(volume, "/data")
            .WithNetwork(Network)
            .WithNetworkAliases("redis")
            .WithLabel(RunLabel, Name)
            .WithCreateParameterModifier(parameters => Limit(parameters, _file.Containers.Redis))
            .WithLogger(NullLogger.Instance)
            .WithWaitStrategy(Started)
            .Build();
        var server = Own(new ContainerServer("Redis", container, Engine));
        ConnectionMultiplexer? connection = null;
        await server.StartAsync(AnswersAsync, _say, cancellationToken);
        return (server, connection!, password);

        async Task<bool> AnswersAsync(CancellationToken stop)
        {
            var (host, port) = await server.AddressAsync(RedisPort, stop);
            try
            {
                connection = await ConnectionMultiplexer.ConnectAsync($"{host}:{port},password={password},connectTimeout=2000,connectRetry=1,allowAdmin=true");
                return true;
            }
            catch (RedisConnectionException)
            {
                return false;
            }
        }
    }

    public async Task<(ContainerServer Server, Uri Address, string? Media)> StartPlatformAsync(string image, string postgresPassword, string redisPassword, CancellationToken cancellationToken)
    {
        var media = await VolumeAsync("media", cancellationToken);
        var container = new ContainerBuilder(image)
            .WithCommand("serve", "--urls", $"http://0.0.0.0:{PlatformPort}")
            .WithEnvironment("WAKALA_POSTGRES", new NpgsqlConnectionStringBuilder
            {
                Host = "postgres",
                Port = PostgresPort,
                Username = PostgresServer.Superuser,
                Password = postgresPassword,
                Database = PostgresServer.Database,
                Timeout = 5,
            }.ConnectionString)
            .WithEnvironment("WAKALA_REDIS", $"redis:{RedisPort},password={redisPassword}")
            .WithEnvironment("WAKALA_JWT_KEY", Convert.ToHexString(RandomNumberGenerator.GetBytes(32)))
            .WithEnvironment("WAKALA_MEDIA_ROOT", MediaRoot)
            .WithEnvironment("WAKALA_PASSWORD_ITERATIONS", $"{_file.PasswordIterations}")
            .WithEnvironment("WAKALA_DIAGNOSTICS", "1")
            .WithEnvironment("DOTNET_ENVIRONMENT", "Production")
            .WithEnvironment(_file.Platform)
            .WithVolumeMount(media, MediaRoot)
            .WithPortBinding(PlatformPort, true)
            .WithNetwork(Network)
            .WithLabel(RunLabel, Name)
            .WithCreateParameterModifier(parameters => Limit(parameters, _file.Containers.Platform))
            .WithLogger(NullLogger.Instance)
            .WithWaitStrategy(Started)
            .Build();
        var server = Own(new ContainerServer("platform", container, Engine));
        using var client = TargetRoute.Direct.Open(TimeSpan.FromSeconds(5));
        Uri? address = null;
        await server.StartAsync(AnswersAsync, _say, cancellationToken);
        return (server, address!, await FolderOfAsync(media, cancellationToken));

        async Task<bool> AnswersAsync(CancellationToken stop)
        {
            var (host, port) = await server.AddressAsync(PlatformPort, stop);
            address = new Uri($"http://{host}:{port}");
            try
            {
                using var answer = await client.GetAsync(new Uri(address, "/api/health"), stop);
                return answer.IsSuccessStatusCode;
            }
            catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
            {
                stop.ThrowIfCancellationRequested();
                return false;
            }
        }
    }

    /// <summary>Takes it down with the rest, in the order opposite to the start.</summary>
    public ContainerServer Own(ContainerServer server)
    {
        _owned.Add(server);
        return server;
    }

    /// <summary>Containers first, then volumes and the network. What the engine does not let go, the run's keeper tries again.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var one in Enumerable.Reverse(_owned))
        {
            try
            {
                await one.DisposeAsync();
            }
            catch (Exception error) when (EngineFault.IsEngines(error) || error is InvalidOperationException)
            {
                _say($"Taking a container, volume or network of the run down failed: {EngineFault.Text(error)}. The keeper of {_directory.Path} tries again.");
            }
        }
    }

    private sealed class AtOnce : IWaitUntil
    {
        public Task<bool> UntilAsync(DotNet.Testcontainers.Containers.IContainer container) => Task.FromResult(true);
    }

    private void Limit(CreateContainerParameters parameters, ContainerLimits limits)
    {
        var host = parameters.HostConfig ??= new HostConfig();
        host.NanoCPUs = (long)(Math.Min(limits.Cpus, Environment.ProcessorCount) * NanoCpus);
        host.Memory = limits.MemoryMiB * MiB;
        // Without swap: a server that needs more than its limit is to be seen.
        host.MemorySwap = limits.MemoryMiB * MiB;
        if (!Engine.IsLocal)
            return;
        foreach (var binding in (host.PortBindings ?? new Dictionary<string, IList<PortBinding>>()).Values.SelectMany(bindings => bindings))
            binding.HostIP = "127.0.0.1";
    }
}
