using System.Globalization;
using StackExchange.Redis;

namespace Wakala.Perf.Suite;

/// <summary>A reading of what a Redis server says of itself (<c>INFO</c>).</summary>
internal sealed class RedisInfo
{
    /// <summary>How long a server may be away: it reads its data when it starts.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<string, string> _fields;

    private RedisInfo(Dictionary<string, string> fields, int length) => (_fields, Length) = (fields, length);

    /// <summary>Length of the answer that it was read from.</summary>
    public int Length { get; }

    /// <summary>Tells one start of the server from another.</summary>
    public string RunId => _fields.GetValueOrDefault("run_id", string.Empty);

    /// <summary>Seconds since its start.</summary>
    public double UptimeSeconds => Number("uptime_in_seconds");

    /// <summary>Keys that it gave up to make room.</summary>
    public double EvictedKeys => Number("evicted_keys");

    /// <summary>Commands that it has done.</summary>
    public double Commands => Number("total_commands_processed");

    /// <summary>Bytes that came and went.</summary>
    public double NetworkBytes => ReceivedBytes + SentBytes;

    /// <summary>Bytes that came.</summary>
    public double ReceivedBytes => Number("total_net_input_bytes");

    /// <summary>Bytes that went.</summary>
    public double SentBytes => Number("total_net_output_bytes");

    /// <summary>Processor time that it and the children that it waited for have used, in seconds.</summary>
    public double ProcessorSeconds => Number("used_cpu_sys") + Number("used_cpu_user") + Number("used_cpu_sys_children") + Number("used_cpu_user_children");

    /// <summary>Look-ups that found their key.</summary>
    public double Hits => Number("keyspace_hits");

    /// <summary>Look-ups that did not.</summary>
    public double Misses => Number("keyspace_misses");

    /// <summary>Bytes that it uses.</summary>
    public double UsedMemory => Number("used_memory");

    /// <summary>Keys of all its databases (<c>db0:keys=7,expires=0,avg_ttl=0</c>).</summary>
    public double Keys => _fields
        .Where(one => one.Key.StartsWith("db", StringComparison.Ordinal) && one.Value.StartsWith("keys=", StringComparison.Ordinal))
        .Sum(one => Parse(one.Value["keys=".Length..].Split(',')[0]));

    /// <summary>The most that it has used.</summary>
    public double PeakMemory => Number("used_memory_peak");

    /// <summary>What it may use; 0 for all that there is.</summary>
    public double MaxMemory => Number("maxmemory");

    /// <summary>Clients that are connected.</summary>
    public double Clients => Number("connected_clients");

    /// <summary>Clients that wait for something.</summary>
    public double BlockedClients => Number("blocked_clients");

    /// <summary>Whether it writes its data anew beside its work.</summary>
    public bool IsRewriting => Number("aof_rewrite_in_progress") + Number("rdb_bgsave_in_progress") > 0;

    /// <summary>How often it answered that it was still reading its data.</summary>
    public double LoadingAnswers => _fields.TryGetValue("errorstat_LOADING", out var count) ? Parse(count.Replace("count=", string.Empty, StringComparison.Ordinal)) : 0;

    /// <summary>What happened since an earlier reading; null where the server went on.</summary>
    internal string? Since(RedisInfo earlier) => RunId == earlier.RunId
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"Redis restarted in mid-run: its run_id was {earlier.Mark} and is {Mark}, and it is up for {UptimeSeconds:0} s");

    /// <summary>Reads it.</summary>
    /// <exception cref="RedisException">The server does not answer.</exception>
    public static async Task<RedisInfo> ReadAsync(IConnectionMultiplexer redis)
    {
        // Not a command with keys: it must go to the server whatever it is doing.
        var answer = (await redis.GetDatabase().ExecuteAsync("INFO", "everything")).ToString()!;
        return Parse(answer.Split('\n'), answer.Length);
    }

    /// <summary>Reads it from a server that may be away for some seconds; null where it does not come back.</summary>
    internal static async Task<RedisInfo?> ReadPatientlyAsync(IConnectionMultiplexer redis, TimeProvider time, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        for (; ; )
        {
            try
            {
                return await ReadAsync(redis);
            }
            catch (Exception error) when (error is RedisException or RedisTimeoutException)
            {
                if (time.GetElapsedTime(begun) > Patience)
                    return null;
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    internal static RedisInfo Parse(IEnumerable<string> lines, int length = 0)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines.Select(one => one.TrimEnd('\r')))
        {
            if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var at && line[0] != '#')
                fields[line[..at]] = line[(at + 1)..];
        }

        return new RedisInfo(fields, length);
    }

    private string Mark => RunId[..Math.Min(8, RunId.Length)];

    private double Number(string field) => _fields.TryGetValue(field, out var text) ? Parse(text) : 0;

    private static double Parse(string text) => double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
