using StackExchange.Redis;
using Wakala.Perf.Environments;
using Wakala.Perf.Scenarios;

namespace Wakala.Platform.Tests;

/// <summary>A planted platform beside the right one, on its database and with keys of its own.</summary>
internal sealed class WrongTrial : IAsyncDisposable
{
    private readonly RunDirectory _directory;
    private readonly PlatformServer _platform;
    private string? _token;

    private WrongTrial(Servers servers, RunDirectory directory, PlatformServer platform, string prefix)
    {
        (Servers, _directory, _platform, Prefix) = (servers, directory, platform, prefix);
        Client = new PlatformClient(platform.Address);
    }

    public Servers Servers { get; }

    /// <summary>What asks the planted platform.</summary>
    public PlatformClient Client { get; }

    /// <summary>What its keys begin with.</summary>
    public string Prefix { get; }

    /// <summary>Where its uploads lie.</summary>
    public string MediaRoot => Path.Combine(_directory.Path, "media");

    public FeedTenant Tenant => Servers.Feed.Tenants[0];

    public IDatabase Redis => Servers.Redis.Connection.GetDatabase();

    /// <param name="servers">The right one.</param>
    /// <param name="build">The planted build.</param>
    /// <param name="setting">What is planted: <c>send-lost:1</c>.</param>
    public static async Task<WrongTrial> StartAsync(Servers servers, WrongBuild build, string setting)
    {
        var stop = TestContext.Current.CancellationToken;
        var directory = await RunDirectory.CreateAsync(stop);
        var prefix = Path.GetFileName(directory.Path) + ":";
        var platform = await PlatformServer.StartAsync(
            new PlatformBuild(await build.AssemblyAsync()),
            new PlatformRole { KeyPrefix = prefix, Environment = new Dictionary<string, string> { [Perf.Suite.WrongAnswer.Variable] = setting } },
            new PlatformNeeds(servers.Postgres.ConnectionString, servers.Redis.Configuration, Servers.PasswordIterations),
            directory,
            stop);
        return new WrongTrial(servers, directory, platform, prefix);
    }

    /// <summary>The token of the tenant's first user.</summary>
    public async Task<string> TokenAsync() => _token ??= await Client.LogInAsync(Tenant);

    /// <summary>Asks the planted platform and the right one the same. The right one has not heard of what was sent through the other, and keeps no page.</summary>
    public async Task<(Answer Wrong, Answer Right)> AskBothAsync(string path, int tenant = 0)
    {
        foreach (var page in Servers.Redis.Connection.GetServers()[0].Keys(pattern: "list:*"))
            await Redis.KeyDeleteAsync(page);
        var wrong = await Client.GetAsync(path, tenant == 0 ? await TokenAsync() : await Client.LogInAsync(Servers.Feed.Tenants[tenant]));
        return (wrong, await Servers.Client.GetAsync(path, await Servers.Client.LogInAsync(Servers.Feed.Tenants[tenant])));
    }

    /// <summary>The entries of a queue: their fields.</summary>
    public async Task<List<Dictionary<string, string>>> QueueAsync(string name)
        => [.. (await Redis.StreamRangeAsync($"{Prefix}queue:{name}")).Select(entry => entry.Values.ToDictionary(one => one.Name.ToString(), one => one.Value.ToString()))];

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _platform.Process.ExpectEnd();
        await _directory.DisposeAsync();
        await _platform.DisposeAsync();
    }
}
