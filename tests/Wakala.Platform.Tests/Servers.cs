using Npgsql;
using Wakala.Perf;
using Wakala.Perf.Environments;
using Wakala.Perf.Scenarios;

namespace Wakala.Platform.Tests;

/// <summary>PostgreSQL with 10,000 seeded messages of three tenants, Redis, and the platform on top.</summary>
internal sealed class Servers : IAsyncDisposable
{
    public const int PasswordIterations = 1_000;

    private const string Password = "a-test-password";

    /// <summary>Nothing here outlives the run.</summary>
    private static readonly Dictionary<string, string> Passing = new() { ["fsync"] = "off", ["shared_buffers"] = "64MB" };

    private readonly RunDirectory _directory;
    private readonly PlatformServer _platform;

    private Servers(RunDirectory directory, PlatformBuild build, PostgresServer postgres, RedisServer redis, PlatformServer platform)
    {
        (_directory, Build, Postgres, Redis, _platform) = (directory, build, postgres, redis, platform);
        Feed = DataFeed.Read(FeedIn(directory));
        Client = new PlatformClient(platform.Address);
        Rows = new Rows(NpgsqlDataSource.Create(postgres.ConnectionString));
    }

    public static SeedSize Size { get; } = new(0.0002, 42, PasswordIterations);

    public PlatformBuild Build { get; }

    public PostgresServer Postgres { get; }

    public RedisServer Redis { get; }

    public DataFeed Feed { get; }

    public PlatformClient Client { get; }

    public Rows Rows { get; }

    public Uri Address => _platform.Address;

    public string MediaRoot => Path.Combine(_directory.Path, "media");

    public string PassingFile(string name) => Path.Combine(_directory.Path, name);

    public static async Task<Servers> StartAsync(CancellationToken cancellationToken)
    {
        var build = PlatformBuild.Of(Checkout.Root);
        var directory = await RunDirectory.CreateAsync(cancellationToken);
        try
        {
            var redis = await RedisServer.StartAsync(new Dictionary<string, string>(), directory, cancellationToken);
            var data = Path.Combine(directory.Path, "postgres");
            await PostgresServer.InitializeAsync(data, Password, cancellationToken);
            var postgres = await PostgresServer.StartAsync(data, Password, Passing, directory, cancellationToken);
            await CreateDatabaseAsync(postgres, PostgresServer.Database, cancellationToken);
            await build.SeedAsync(Size, postgres.ConnectionString, FeedIn(directory), cancellationToken);
            var platform = await PlatformServer.StartAsync(
                build, new PlatformNeeds(postgres.ConnectionString, redis.Configuration, PasswordIterations), directory, cancellationToken);
            return new Servers(directory, build, postgres, redis, platform);
        }
        catch
        {
            await directory.DisposeAsync();
            throw;
        }
    }

    /// <summary>The connection string of a new, empty database beside the platform's.</summary>
    public async Task<string> NewDatabaseAsync(string name, CancellationToken cancellationToken)
    {
        await CreateDatabaseAsync(Postgres, name, cancellationToken);
        return new NpgsqlConnectionStringBuilder(Postgres.ConnectionString) { Database = name }.ConnectionString;
    }

    /// <summary>Makes Redis forget everything.</summary>
    public Task ForgetAsync() => Redis.Connection.GetServers()[0].FlushAllDatabasesAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Rows.DisposeAsync();
        _platform.Process.ExpectEnd();
        Redis.Process.ExpectEnd();
        Postgres.Process.ExpectEnd();
        await _directory.DisposeAsync();
        await _platform.DisposeAsync();
        await Redis.DisposeAsync();
        await Postgres.DisposeAsync();
    }

    private static string FeedIn(RunDirectory directory) => Path.Combine(directory.Path, "feed.json");

    private static async Task CreateDatabaseAsync(PostgresServer postgres, string name, CancellationToken cancellationToken)
    {
        await using var create = postgres.Source.CreateCommand($"CREATE DATABASE {name}");
        await create.ExecuteNonQueryAsync(cancellationToken);
    }
}
