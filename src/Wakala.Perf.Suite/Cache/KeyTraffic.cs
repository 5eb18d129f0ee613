using System.Net.Sockets;
using StackExchange.Redis;
using Wakala.Perf.Load;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>
/// Counts look-ups and misses of each of the platform's caches on a bounded stretch, exactly, and as the server saw them: look-ups by key from <c>MONITOR</c>, misses by key
/// from keyspace events (<c>m</c>, a read of a key that is not there). So nothing of it depends on what a build says of itself. Their sums must be those of the
/// server's own keyspace_hits and keyspace_misses, which know no keys.
/// </summary>
internal sealed class KeyTraffic : IAsyncDisposable
{
    private const string Setting = "notify-keyspace-events";
    private const string MissesWanted = "Em";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly RedisChannel MissChannel = RedisChannel.Literal("__keyevent@0__:keymiss");

    private readonly IConnectionMultiplexer _redis;
    private readonly IReadOnlyDictionary<string, ContractKeys> _caches;
    private readonly TcpClient _monitor;
    private readonly string _settingBefore;
    private readonly KeyCounts _lookUps = new();
    private readonly KeyCounts _misses = new();
    private readonly string _end = $"end-of-traffic-{Guid.NewGuid():N}";
    private readonly RedisInfo _before;
    private Task _reading = Task.CompletedTask;

    private KeyTraffic(IConnectionMultiplexer redis, IReadOnlyDictionary<string, ContractKeys> caches, TcpClient monitor, string settingBefore, RedisInfo before)
        => (_redis, _caches, _monitor, _settingBefore, _before) = (redis, caches, monitor, settingBefore, before);

    /// <summary>Begins to count.</summary>
    /// <param name="redis">The server.</param>
    /// <param name="address">Where it answers.</param>
    /// <param name="caches">Which keys are which cache.</param>
    /// <param name="cancellationToken">Ends the beginning.</param>
    public static async Task<KeyTraffic> BeginAsync(
        IConnectionMultiplexer redis, RedisAddress address, IReadOnlyDictionary<string, ContractKeys> caches, CancellationToken cancellationToken)
    {
        var database = redis.GetDatabase();
        var setting = ((RedisResult[])(await database.ExecuteAsync("CONFIG", "GET", Setting))!)[1].ToString() ?? string.Empty;
        await database.ExecuteAsync("CONFIG", "SET", Setting, MissesWanted);
        var monitor = new TcpClient();
        await monitor.ConnectAsync(address.EndPoint, cancellationToken);
        string[] login = address.User is { } user ? ["AUTH", user, address.Password!] : ["AUTH", address.Password!];
        if (address.Password is not null)
            await monitor.GetStream().WriteAsync(RedisCommand.Encode(login), cancellationToken);
        await monitor.GetStream().WriteAsync(RedisCommand.Encode("MONITOR"), cancellationToken);

        var traffic = new KeyTraffic(redis, caches, monitor, setting, await RedisInfo.ReadAsync(redis));
        await redis.GetSubscriber().SubscribeAsync(MissChannel, traffic.OnMiss);
        traffic._reading = Task.Run(traffic.ReadAsync, CancellationToken.None);
        return traffic;
    }

    /// <summary>Ends the count.</summary>
    /// <returns>Look-ups and misses of each cache, and what does not add up: empty where everything does.</returns>
    public async Task<(IReadOnlyDictionary<string, CacheTraffic> Caches, IReadOnlyList<string> Problems)> EndAsync(CancellationToken cancellationToken)
    {
        var after = await RedisInfo.ReadAsync(_redis);
        await _redis.GetDatabase().ExecuteAsync("ECHO", _end);
        var problems = new List<string>();
        try
        {
            await _reading.WaitAsync(Patience, cancellationToken);
        }
        catch (Exception error) when (error is TimeoutException or IOException)
        {
            problems.Add($"the commands could not be read to their end: {error.Message}");
        }

        var (hits, misses) = (after.Hits - _before.Hits, after.Misses - _before.Misses);
        for (var waited = TimeSpan.Zero; _misses.Sum < misses && waited < Patience; waited += TimeSpan.FromMilliseconds(50))
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
        if (_lookUps.Sum != hits + misses)
            problems.Add(FormattableString.Invariant($"{_lookUps.Sum:#,0} look-ups were seen, and the server counted {hits + misses:#,0}"));
        if (_misses.Sum != misses)
            problems.Add(FormattableString.Invariant($"{_misses.Sum:#,0} misses were seen, and the server counted {misses:#,0}"));
        return (_caches.ToDictionary(cache => cache.Key, cache => new CacheTraffic(_lookUps.Of(cache.Value), _misses.Of(cache.Value))), problems);
    }

    /// <summary>Puts the server's settings back.</summary>
    public async ValueTask DisposeAsync()
    {
        _monitor.Dispose();
        await _redis.GetSubscriber().UnsubscribeAsync(MissChannel);
        await _redis.GetDatabase().ExecuteAsync("CONFIG", "SET", Setting, _settingBefore);
    }

    private void OnMiss(RedisChannel channel, RedisValue key) => _misses.Add(key.ToString());

    /// <summary>Lines like <c>+1339518083.107412 [0 127.0.0.1:60866] "GET" "session:1"</c>.</summary>
    private async Task ReadAsync()
    {
        using var lines = new StreamReader(_monitor.GetStream());
        while (await lines.ReadLineAsync() is { } line)
        {
            var parts = line.Split('"', 5);
            if (parts.Length < 4)
                continue;
            if (parts[3] == _end)
                return;
            if (parts[1].Equals("GET", StringComparison.OrdinalIgnoreCase))
                _lookUps.Add(parts[3]);
        }
    }

    private sealed class KeyCounts
    {
        private readonly Dictionary<string, long> _counts = [];
        private readonly Lock _gate = new();

        public long Sum
        {
            get
            {
                lock (_gate)
                    return _counts.Values.Sum();
            }
        }

        public void Add(string key)
        {
            lock (_gate)
                _counts[key] = _counts.GetValueOrDefault(key) + 1;
        }

        public long Of(ContractKeys keys)
        {
            lock (_gate)
                return _counts.Where(one => keys.Has(one.Key)).Sum(one => one.Value);
        }
    }
}

/// <summary>How often a cache was asked, and how often in vain.</summary>
/// <param name="LookUps">How often it was asked.</param>
/// <param name="Misses">How often the key was not there.</param>
internal sealed record CacheTraffic(long LookUps, long Misses)
{
    /// <summary>The share that was found, in percent; not a number where nothing was asked.</summary>
    public double HitRatio => 100.0 * (LookUps - Misses) / LookUps;
}
