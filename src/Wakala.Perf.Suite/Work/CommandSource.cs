using System.Globalization;
using System.Text.RegularExpressions;
using StackExchange.Redis;

namespace Wakala.Perf.Suite;

/// <summary>Redis' commands by name and its bytes, by <c>INFO</c>, all primaries together.</summary>
internal sealed partial class CommandSource(IConnectionMultiplexer redis) : IWorkSource
{
    public const string Names = "redis.";

    private const string In = "redis.bytes.in";
    private const string Out = "redis.bytes.out";

    /// <summary>Questions by INFO, of whoever: no work of the platform's.</summary>
    private const string Questions = "redis.INFO";

    /// <summary>How the client library looks once a minute who is primary; its answer is 2.5 % of what a hundred webhooks have Redis send.</summary>
    private const string Look = "replication";

    /// <summary>Besides that, libraries look after their connections once in a while.</summary>
    private const double ByteTolerance = 0.02;

    /// <summary>What libraries and this counter ask for themselves.</summary>
    private static readonly HashSet<string> OfConnections =
        ["info", "ping", "echo", "hello", "auth", "select", "client", "config", "cluster", "command", "role", "sentinel", "flushdb", "dbsize", "memory", "subscribe", "unsubscribe"];

    private Dictionary<string, long> _before = [];
    private Dictionary<string, long> _reading = [];
    private long _look;

    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        // Twice: the difference is what one reading costs.
        var first = await ReadAsync();
        _before = await ReadAsync();
        _reading = Difference(_before, first);
        foreach (var server in Primaries())
            _look = Math.Max(_look, Framed(await server.InfoRawAsync(Look) ?? string.Empty));
        _before = await ReadAsync();
    }

    public async Task<IReadOnlyList<WorkAmount>> EndAsync(CancellationToken cancellationToken)
    {
        var spent = Difference(await ReadAsync(), _before);
        var looks = Math.Max(0, spent[Questions] - _reading[Questions]);
        spent.Remove(Questions);
        var own = new Dictionary<string, long> { [In] = _reading[In] + (looks * (Framed("INFO") + Framed(Look))), [Out] = _reading[Out] + (looks * _look) };
        return
        [
            .. spent.Where(one => one.Value > 0 && one.Key is not (In or Out)).OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => new WorkAmount(one.Key, "1", one.Value)),
            .. ((string[])[In, Out]).Select(name => new WorkAmount(name, "B", Math.Max(0, spent[name] - own[name]), ByteTolerance)).Where(amount => amount.Total > 0),
        ];
    }

    private static Dictionary<string, long> Difference(Dictionary<string, long> after, Dictionary<string, long> before)
        => after.ToDictionary(one => one.Key, one => one.Value - before.GetValueOrDefault(one.Key), StringComparer.Ordinal);

    private async Task<Dictionary<string, long>> ReadAsync()
    {
        var found = new Dictionary<string, long>(StringComparer.Ordinal) { [Questions] = 0 };
        foreach (var server in Primaries())
        {
            var stats = await server.InfoRawAsync("stats") ?? string.Empty;
            Add(found, In, Number(stats, "total_net_input_bytes"));
            Add(found, Out, Number(stats, "total_net_output_bytes"));
            foreach (var match in Command().Matches(await server.InfoRawAsync("commandstats") ?? string.Empty).Where(match => match.Groups[1].Value == "info" || !OfConnections.Contains(match.Groups[1].Value)))
                Add(found, Names + (match.Groups[1].Value + match.Groups[2].Value).Replace('|', ' ').ToUpperInvariant(), long.Parse(match.Groups[3].Value, CultureInfo.InvariantCulture));
        }

        return found;
    }

    private IEnumerable<IServer> Primaries() => redis.GetServers().Where(server => server is { IsConnected: true, IsReplica: false });

    /// <summary>Bytes of a text on the wire (RESP): its length and two line ends about it.</summary>
    private static long Framed(string text) => text.Length + $"${text.Length}\r\n\r\n".Length;

    private static void Add(Dictionary<string, long> to, string name, long value) => to[name] = to.GetValueOrDefault(name) + value;

    private static long Number(string info, string name)
        => long.Parse(Regex.Match(info, $@"^{name}:(\d+)", RegexOptions.Multiline).Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^cmdstat_([a-z_.-]+)(\|[a-z_.-]+)?:calls=(\d+)", RegexOptions.Multiline)]
    private static partial Regex Command();
}
