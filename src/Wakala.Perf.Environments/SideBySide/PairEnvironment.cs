namespace Wakala.Perf.Environments;

/// <summary>Two builds of the platform as processes on the servers of <see cref="PairServers"/>. Keys and streams of each stand behind a prefix of its own, so that neither warms the other's cache.</summary>
public sealed class PairEnvironment : IAsyncDisposable
{
    /// <summary>
    /// A fresh process of usual settings compiles for longer than a pair lives, each build at its own pace: methods that are called often are compiled
    /// fully at once instead (no instrumented tier between, no waiting for a quiet moment). Threads that wait by spinning took a fifth of the processor time
    /// on two cores, at chance.
    /// </summary>
    public static IReadOnlyDictionary<string, string> RuntimeSettings { get; } = new Dictionary<string, string>
    {
        ["DOTNET_TieredPGO"] = "0",
        ["DOTNET_TC_CallCountingDelayMs"] = "0",
        ["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0",
    };

    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(1);

    private readonly ProcessesFile _file;
    private readonly PairServers _servers;
    private readonly PairedBuild _base;
    private readonly PairedBuild _candidate;
    private readonly List<PlatformServer> _platforms = [];
    private int _starts;

    private PairEnvironment(ProcessesFile file, PairServers servers, PairedBuild first, PairedBuild second)
        => (_file, _servers, _base, _candidate) = (file, servers, first, second);

    /// <summary>What they are served from.</summary>
    public PairServers Servers => _servers;

    /// <summary>Brings the servers up, seeded; no build of the platform runs yet.</summary>
    /// <param name="file">The environment's settings.</param>
    /// <param name="profile">How much data.</param>
    /// <param name="first">The base build.</param>
    /// <param name="second">The candidate.</param>
    /// <param name="apart">Whether each is to have a database of its own although they could share one.</param>
    /// <param name="say">Told what happens, a line each.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="EnvironmentException">A program is missing or did not start.</exception>
    public static async Task<PairEnvironment> StartAsync(
        ProcessesFile file, ProfileSettings profile, PairedBuild first, PairedBuild second, bool apart, Action<string> say, CancellationToken cancellationToken)
        => new(file, await PairServers.StartAsync(file, profile, first, second, apart, say, cancellationToken), first, second);

    /// <summary>
    /// Ends the pair of processes that runs, and starts a fresh one; which of the two is started first swaps from pair to pair. The first pair is started one after the other, since
    /// either makes what this month's rows need, in one database; later ones at once.
    /// </summary>
    /// <param name="pair">The pair's number, from 0.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public async Task<PlatformPair> StartPairAsync(int pair, CancellationToken cancellationToken)
    {
        await EndPairAsync(cancellationToken);
        _starts++;
        var (ofBase, ofCandidate) = await _servers.ReadyAsync(pair, cancellationToken);
        Func<Task<PairedServer>>[] starts = [() => StartAsync(_base, "base", ofBase, cancellationToken), () => StartAsync(_candidate, "candidate", ofCandidate, cancellationToken)];
        var servers = pair % 2 == 0 ? await StartedAsync(starts[0], starts[1]) : (await StartedAsync(starts[1], starts[0])).Reverse().ToArray();
        return new PlatformPair(servers[0], servers[1]);

        async Task<PairedServer[]> StartedAsync(Func<Task<PairedServer>> first, Func<Task<PairedServer>> second)
            => _starts == 1 ? [await first(), await second()] : await Task.WhenAll(first(), second());
    }

    /// <summary>One of the pair as an environment by itself, for what is done to one build after the other.</summary>
    public ITargetEnvironment Alone(PairedServer server) => new PairedTarget(_servers, server);

    /// <summary>How fast one core is just now, as a fingerprint has it.</summary>
    public static double Calibrate() => Calibration.Measure();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        // What they write down when they end is wanted; how long they take is not.
        using var ending = new CancellationTokenSource(EndLimit, TimeProvider.System);
        try
        {
            await Task.WhenAll(_platforms.Select(platform => platform.Process.StopAsync(Signal.Terminate, ending.Token)));
        }
        catch (OperationCanceledException)
        {
            // The servers' directory ends them.
        }

        await _servers.DisposeAsync();
        foreach (var platform in _platforms)
            await platform.DisposeAsync();
    }

    private async Task<PairedServer> StartAsync(PairedBuild build, string name, ArmServers servers, CancellationToken cancellationToken)
    {
        // By starts, not by pairs: one that is started again has a log and keys of its own.
        var role = new PlatformRole { Name = $"platform-{name}-{_starts}", KeyPrefix = $"{name[0]}{_starts}:", Environment = new Dictionary<string, string>(RuntimeSettings.Where(one => !_file.Platform.ContainsKey(one.Key)).Concat(build.Environment)) };
        var needs = new PlatformNeeds(servers.Access.PostgresConnection!, servers.Access.RedisConfiguration!, _file.PasswordIterations) { Variables = _file.Platform };
        var platform = await PlatformServer.StartAsync(build.Build, role, needs, _servers.Directory, cancellationToken);
        lock (_platforms)
            _platforms.Add(platform);
        _ = platform.Process.WatchAsync(_servers.Lose);
        return new PairedServer(platform.Address, platform.Serving, servers);
    }

    private async Task EndPairAsync(CancellationToken cancellationToken)
    {
        foreach (var platform in _platforms)
        {
            await platform.Process.StopAsync(Signal.Terminate, cancellationToken);
            await platform.DisposeAsync();
        }

        _platforms.Clear();
    }
}
