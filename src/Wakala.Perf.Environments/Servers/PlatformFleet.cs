using System.Security.Cryptography;

namespace Wakala.Perf.Environments;

/// <summary>
/// Further platform processes on the servers of an environment that is up: they share its database, a key for tokens and a prefix of their own in its cache, as the
/// pods of one installation do. What was started ends with the fleet, by whatever cause.
/// </summary>
public sealed class PlatformFleet : IAsyncDisposable
{
    private readonly PlatformBuild _build;
    private readonly RunDirectory _directory;
    private readonly Dictionary<string, string> _settings;
    private readonly List<FleetProcess> _processes = [];

    private PlatformFleet(PlatformBuild build, RunDirectory directory, Dictionary<string, string> settings) => (_build, _directory, _settings) = (build, directory, settings);

    /// <summary>The processes' numbers on this machine.</summary>
    public IReadOnlyList<int> ProcessIds => [.. _processes.Select(one => one.Id)];

    /// <summary>Where its processes keep uploaded files.</summary>
    public string MediaRoot => _settings["WAKALA_MEDIA_ROOT"];

    /// <summary>An empty fleet.</summary>
    /// <param name="repositoryRoot">The checkout whose build is served, unless <c>WAKALA_PERF_PLATFORM</c> names another.</param>
    /// <param name="access">Ways into the environment's servers.</param>
    /// <param name="settings">Variables of every process beside those that it needs.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="EnvironmentException">The environment lets nobody else to its servers, or there is no build.</exception>
    public static Task<PlatformFleet> CreateAsync(
        string repositoryRoot, TargetAccess access, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var (postgres, redis) = WaysIn(access);
        return CreateAsync(PlatformBuild.Chosen(repositoryRoot), postgres, redis, ShellVariables.Merged(access.Variables, settings), cancellationToken);
    }

    /// <summary>An empty fleet of another build than the checkout's.</summary>
    /// <param name="build">The build.</param>
    /// <param name="access">Ways into the environment's servers.</param>
    /// <param name="settings">Variables of every process beside those that it needs.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="EnvironmentException">The environment lets nobody else to its servers.</exception>
    public static Task<PlatformFleet> CreateAsync(PairedBuild build, TargetAccess access, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(build);
        var (postgres, redis) = WaysIn(access);
        return CreateAsync(build.Build, postgres, redis, ShellVariables.Merged(access.Variables, settings), cancellationToken);
    }

    internal static async Task<PlatformFleet> CreateAsync(
        PlatformBuild build, string postgres, string redis, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var directory = await RunDirectory.CreateAsync(cancellationToken);
        build.Register(directory);
        return new PlatformFleet(build, directory, new(settings)
        {
            ["WAKALA_POSTGRES"] = postgres,
            ["WAKALA_REDIS"] = redis,
            ["WAKALA_JWT_KEY"] = Convert.ToHexString(RandomNumberGenerator.GetBytes(32)),
            ["WAKALA_MEDIA_ROOT"] = directory.Sub("media"),
            ["WAKALA_KEY_PREFIX"] = settings.GetValueOrDefault("WAKALA_KEY_PREFIX") ?? $"fleet-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}:",
            ["DOTNET_ENVIRONMENT"] = "Production",
        });
    }

    private static (string Postgres, string Redis) WaysIn(TargetAccess access)
    {
        ArgumentNullException.ThrowIfNull(access);
        return access is { PostgresConnection: { } postgres, RedisConfiguration: { } redis }
            ? (postgres, redis)
            : throw new EnvironmentException("Further platform processes need the environment's own database and cache, and this one lets nobody else in.", "Measure it in the environment processes or containers.");
    }

    /// <summary>One more process that serves, over HTTP and over TLS.</summary>
    public Task<FleetProcess> ServeAsync(CancellationToken cancellationToken)
        => StartAsync($"platform-{_processes.Count + 1}", ["serve", "--urls", $"http://127.0.0.1:{FreePort.Find()};https://127.0.0.1:{FreePort.Find()}"], cancellationToken);

    /// <summary>Workers of one queue, in a process of their own.</summary>
    /// <param name="queue"><c>messages</c>, <c>webhooks</c> or <c>media</c>.</param>
    /// <param name="count">How many.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public Task<FleetProcess> WorkAsync(string queue, int count, CancellationToken cancellationToken)
        => StartAsync($"{queue}-workers-{_processes.Count + 1}", ["work", "--queue", queue, "--count", $"{count}"], cancellationToken);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
            process.ExpectEnd();
        await _directory.DisposeAsync();
        foreach (var process in _processes)
            process.Dispose();
    }

    private async Task<FleetProcess> StartAsync(string name, string[] arguments, CancellationToken cancellationToken)
    {
        var place = new PlatformPlace(_directory.Path, name);
        var process = new FleetProcess(name, _build.Command(arguments, _settings, place), _directory);
        _processes.Add(process);
        await process.StartAsync(cancellationToken);
        process.Serving = await _build.ServingAsync(process.Id, place, cancellationToken);
        return process;
    }
}
