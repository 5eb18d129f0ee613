using Wakala.Perf.Results;

namespace Wakala.Perf.Environments;

/// <summary>
/// The servers that two builds of the platform are measured on. Both share one PostgreSQL and one Redis: two databases of equal content are not equally fast, one
/// database is. Builds whose migrations or seeds differ cannot share one: each has a PostgreSQL of its own, which it seeds afresh for every pair of processes, so that
/// what two copies differ by is drawn anew as often as what two processes differ by.
/// </summary>
public sealed class PairServers : IAsyncDisposable
{
    private readonly ProcessesFile _file;
    private readonly RunDirectory _directory;
    private readonly PairedBuild _base;
    private readonly PairedBuild _candidate;
    private readonly SeedSize _size;
    private readonly LossWatch _loss = new();
    private readonly List<Task> _watching = [];
    private RedisServer? _redis;
    private Database? _ofBase;
    private Database? _ofCandidate;
    private int _pair;

    private PairServers(ProcessesFile file, RunDirectory directory, PairedBuild first, PairedBuild second, SeedSize size, bool apart)
        => (_file, _directory, _base, _candidate, _size, DatabasesApart) = (file, directory, first, second, size, apart);

    /// <summary>Whether each build has a database of its own.</summary>
    public bool DatabasesApart { get; }

    /// <summary>Where it is measured.</summary>
    public Fingerprint Fingerprint { get; private set; } = null!;

    /// <summary>A directory that lives as long as this does.</summary>
    public string WorkDirectory => _directory.Path;

    /// <summary>Cancelled when a server is lost.</summary>
    public CancellationToken Lost => _loss.Token;

    /// <summary>Which one was lost, and its last lines; null while all are well.</summary>
    public EnvironmentException? Fault => _loss.Fault;

    internal RunDirectory Directory => _directory;

    /// <summary>Brings the servers up, seeded; no build of the platform runs yet. What was started is ended again when a later step fails.</summary>
    /// <param name="file">The environment's settings.</param>
    /// <param name="profile">How much data.</param>
    /// <param name="first">The base build.</param>
    /// <param name="second">The candidate.</param>
    /// <param name="apart">Whether each is to have a database of its own although they could share one.</param>
    /// <param name="say">Told what happens, a line each.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="EnvironmentException">A program is missing or did not start.</exception>
    public static async Task<PairServers> StartAsync(
        ProcessesFile file, ProfileSettings profile, PairedBuild first, PairedBuild second, bool apart, Action<string> say, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        RequiredPrograms.ThrowIfMissing();
        ShellVariables.Tell(file, say);
        var size = SeedSize.Of(profile, file.PasswordIterations);
        var differ = await first.Build.WorkloadAsync(size, cancellationToken) != await second.Build.WorkloadAsync(size, cancellationToken);
        if (differ)
            say("The two builds have different migrations or seed different data: each has a database of its own, seeded afresh for every pair of processes. What two copies differ by widens the intervals.");
        else if (apart)
            say("Each build has a database of its own, as asked for, seeded afresh for every pair of processes.");
        var servers = new PairServers(file, await RunDirectory.CreateAsync(cancellationToken), first, second, size, apart || differ);
        try
        {
            await servers.StartAsync(say, cancellationToken);
            return servers;
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes the servers ready for a pair of processes: fresh databases where they are apart; what an earlier load left is written out.</summary>
    /// <param name="pair">The pair's number, from 0.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<(ArmServers Base, ArmServers Candidate)> ReadyAsync(int pair, CancellationToken cancellationToken)
    {
        if (DatabasesApart && pair != _pair)
        {
            await RemoveAsync(_ofBase!, cancellationToken);
            await RemoveAsync(_ofCandidate!, cancellationToken);
            await SeedApartAsync(pair, cancellationToken);
        }

        foreach (var database in new HashSet<Database> { _ofBase!, _ofCandidate! })
            await PostgresServer.SettleAsync(database.Server.Source, TimeProvider.System, cancellationToken);
        return (Of(_ofBase!), Of(_ofCandidate!));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        var databases = new HashSet<Database>(((Database?[])[_ofBase, _ofCandidate]).OfType<Database>());
        foreach (var database in databases)
            database.Server.Process.ExpectEnd();
        _redis?.Process.ExpectEnd();
        await _directory.DisposeAsync();
        await Task.WhenAll(_watching);
        foreach (var database in databases)
            await database.Server.DisposeAsync();
        if (_redis is not null)
            await _redis.DisposeAsync();
        _loss.Dispose();
    }

    internal void Lose(EnvironmentException fault) => _loss.Lose(fault);

    private async Task StartAsync(Action<string> say, CancellationToken cancellationToken)
    {
        _base.Build.Register(_directory);
        _candidate.Build.Register(_directory);
        if (DatabasesApart)
        {
            await SeedApartAsync(0, cancellationToken);
        }
        else
        {
            var (data, _) = await new Seeder(_base.Build, SeedStore.OfThisUser(), _directory, say).SeedAsync(_size, cancellationToken);
            _ofBase = _ofCandidate = await ServeAsync(data, cancellationToken);
        }

        _redis = await RedisServer.StartAsync(_file.Redis, _directory, cancellationToken);
        _watching.Add(_redis.Process.WatchAsync(_loss.Lose));
        Fingerprint = FingerprintReader.Read(await PostgresServer.VersionAsync(_ofBase!.Server.Source, cancellationToken), _redis.Version(), _file.Limits());
    }

    /// <summary>Both at once, each by its own build; which server is started first swaps from pair to pair.</summary>
    private async Task SeedApartAsync(int pair, CancellationToken cancellationToken)
    {
        (_ofBase, _ofCandidate, _pair) = (null, null, pair);
        var seeded = await Task.WhenAll(SeedAsync(_base, $"base-{pair}", cancellationToken), SeedAsync(_candidate, $"candidate-{pair}", cancellationToken));
        if (pair % 2 == 0)
            _ofBase = await ServeAsync(seeded[0], cancellationToken);
        _ofCandidate = await ServeAsync(seeded[1], cancellationToken);
        _ofBase ??= await ServeAsync(seeded[0], cancellationToken);
    }

    private async Task<SeededData> SeedAsync(PairedBuild build, string name, CancellationToken cancellationToken)
        => (await Seeder.FreshAsync(build.Build, _size, _directory, name, $"feed-{name}.json", cancellationToken)).Data;

    private async Task<Database> ServeAsync(SeededData data, CancellationToken cancellationToken)
    {
        var server = await PostgresServer.StartAsync(data.DataDirectory, data.Password, _file.Postgres, _directory, cancellationToken);
        _watching.Add(server.Process.WatchAsync(_loss.Lose));
        await PostgresServer.CheckSettingsAsync(server.Source, _file.Postgres, cancellationToken);
        return new Database(server, data);
    }

    private static async Task RemoveAsync(Database database, CancellationToken cancellationToken)
    {
        await database.Server.StopAsync(cancellationToken);
        await database.Server.DisposeAsync();
        System.IO.Directory.Delete(database.Data.DataDirectory, recursive: true);
        File.Delete(database.Data.FeedPath);
    }

    private ArmServers Of(Database database) => new(
        new TargetAccess
        {
            Postgres = database.Server.Source,
            PostgresConnection = database.Server.ConnectionString,
            Redis = _redis!.Connection,
            RedisConfiguration = _redis.Configuration,
            Variables = _file.Platform,
        },
        database.Data.FeedPath);

    private sealed record Database(PostgresServer Server, SeededData Data);
}

/// <summary>What one of two builds is served from.</summary>
/// <param name="Access">Ways into its database and its cache.</param>
/// <param name="FeedPath">The data that its database was seeded with, for scenarios to draw from.</param>
public sealed record ArmServers(TargetAccess Access, string FeedPath);
