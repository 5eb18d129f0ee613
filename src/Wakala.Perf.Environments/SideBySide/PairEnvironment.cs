using Wakala.Perf.Results;

namespace Wakala.Perf.Environments;

/// <summary>
/// Two builds of the platform as processes on one PostgreSQL and one Redis: two databases of equal content are not equally fast, one
/// database is. Keys and streams of each stand behind a prefix of its own, so that neither warms the other's cache.
/// </summary>
public sealed class PairEnvironment : IAsyncDisposable
{
    private const int Seed = 42;

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

    private readonly ProcessesFile _file;
    private readonly RunDirectory _directory;
    private readonly PostgresServer _postgres;
    private readonly RedisServer _redis;
    private readonly PairedBuild _base;
    private readonly PairedBuild _candidate;
    private readonly LossWatch _loss = new();
    private readonly Task _watching;
    private PlatformServer[] _servers = [];

    private PairEnvironment(ProcessesFile file, RunDirectory directory, PostgresServer postgres, RedisServer redis, PairedBuild first, PairedBuild second, string feed, Fingerprint fingerprint)
    {
        (_file, _directory, _postgres, _redis, _base, _candidate) = (file, directory, postgres, redis, first, second);
        (FeedPath, Fingerprint) = (feed, fingerprint);
        _watching = Task.WhenAll(postgres.Process.WatchAsync(_loss.Lose), redis.Process.WatchAsync(_loss.Lose));
    }

    /// <summary>The seeded data, for scenarios to draw from.</summary>
    public string FeedPath { get; }

    /// <summary>Where it is measured.</summary>
    public Fingerprint Fingerprint { get; }

    /// <summary>A directory that lives as long as this does.</summary>
    public string WorkDirectory => _directory.Path;

    /// <summary>Cancelled when a server is lost.</summary>
    public CancellationToken Lost => _loss.Token;

    /// <summary>Which one was lost, and its last lines; null while all are well.</summary>
    public EnvironmentException? Fault => _loss.Fault;

    /// <summary>Brings the servers up, seeded by the base build; no build of the platform runs yet.</summary>
    /// <param name="file">The environment's settings.</param>
    /// <param name="profile">How much data.</param>
    /// <param name="first">The base build.</param>
    /// <param name="second">The candidate.</param>
    /// <param name="say">Told what happens, a line each.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="EnvironmentException">A program is missing or did not start, or the builds want different data.</exception>
    public static async Task<PairEnvironment> StartAsync(
        ProcessesFile file, ProfileSettings profile, PairedBuild first, PairedBuild second, Action<string> say, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(profile);
        ProcessesEnvironment.ThrowIfProgramsAreMissing();
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var size = new SeedSize(profile.DataScale, Seed, file.PasswordIterations);
        if (await first.Build.WorkloadAsync(size, cancellationToken) != await second.Build.WorkloadAsync(size, cancellationToken))
        {
            throw new EnvironmentException(
                "The two builds have different migrations or seed different data, and so cannot share a database; two databases of equal content are not equally fast.",
                "Compare builds of one schema: put the migration on the base first (./perf compare --base REF with it).");
        }

        var directory = await RunDirectory.CreateAsync(cancellationToken);
        try
        {
            var (data, _) = await new Seeder(first.Build, SeedStore.OfThisUser(), directory, say).SeedAsync(size, cancellationToken);
            var postgres = await PostgresServer.StartAsync(data.DataDirectory, data.Password, file.Postgres, directory, cancellationToken);
            await PostgresServer.CheckSettingsAsync(postgres.Source, file.Postgres, cancellationToken);
            var redis = await RedisServer.StartAsync(file.Redis, directory, cancellationToken);
            var fingerprint = FingerprintReader.Read(await PostgresServer.VersionAsync(postgres.Source, cancellationToken), redis.Version(), file.Limits());
            return new PairEnvironment(file, directory, postgres, redis, first, second, data.FeedPath, fingerprint);
        }
        catch
        {
            await directory.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the pair of processes that runs, and starts a fresh one; which of the two starts first swaps from pair to pair.</summary>
    /// <param name="pair">The pair's number, from 0.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public async Task<PlatformPair> StartPairAsync(int pair, CancellationToken cancellationToken)
    {
        await EndPairAsync(cancellationToken);
        await PostgresServer.SettleAsync(_postgres.Source, TimeProvider.System, cancellationToken);
        var baseFirst = pair % 2 == 0;
        var one = await StartAsync(baseFirst ? _base : _candidate, baseFirst ? "base" : "candidate", pair, cancellationToken);
        var other = await StartAsync(baseFirst ? _candidate : _base, baseFirst ? "candidate" : "base", pair, cancellationToken);
        var (ofBase, ofCandidate) = baseFirst ? (one, other) : (other, one);
        return new PlatformPair(ofBase.Address, ofBase.Process.Id, ofCandidate.Address, ofCandidate.Process.Id);
    }

    /// <summary>How fast one core is just now, as in <see cref="Fingerprint"/>.</summary>
    public static double Calibrate() => Calibration.Measure();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
            server.Process.ExpectEnd();
        _redis.Process.ExpectEnd();
        _postgres.Process.ExpectEnd();
        await _directory.DisposeAsync();
        await _watching;
        foreach (var server in _servers)
            await server.DisposeAsync();
        await _redis.DisposeAsync();
        await _postgres.DisposeAsync();
        _loss.Dispose();
    }

    private async Task<PlatformServer> StartAsync(PairedBuild build, string name, int pair, CancellationToken cancellationToken)
    {
        var role = new PlatformRole { Name = $"platform-{name}-{pair}", KeyPrefix = $"{name[0]}{pair}:", Environment = new Dictionary<string, string>(RuntimeSettings.Concat(build.Environment)) };
        var needs = new PlatformNeeds(_postgres.ConnectionString, _redis.Configuration, _file.PasswordIterations);
        var server = await PlatformServer.StartAsync(build.Build, role, needs, _directory, cancellationToken);
        _servers = [.. _servers, server];
        _ = server.Process.WatchAsync(_loss.Lose);
        return server;
    }

    private async Task EndPairAsync(CancellationToken cancellationToken)
    {
        foreach (var server in _servers)
        {
            await server.Process.StopAsync(Signal.Terminate, cancellationToken);
            await server.DisposeAsync();
        }

        _servers = [];
    }
}
